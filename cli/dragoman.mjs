#!/usr/bin/env node
// What `npx dragoman` runs.
import { programUrl } from './program.mjs';

// Whoever reads us may stop reading (`| head`); that is no error.
process.stdout.on('error', (error) => {
  if (!('code' in error && error.code === 'EPIPE')) throw error;
  process.exit(0);
});
const { runDragoman } = await import(await programUrl('dragoman'));
await runDragoman(process.argv.slice(2));
