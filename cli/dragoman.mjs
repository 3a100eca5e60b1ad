#!/usr/bin/env node
// What `npx dragoman` runs.
import { programUrl } from './program.mjs';

await import(await programUrl('dragoman'));
