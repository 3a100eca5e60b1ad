#!/usr/bin/env node
// What `npx dragoman` runs. TypeScript runs unbuilt, so this registers its loader and hands over.
import { register } from 'tsx/esm/api';

register();
await import('./dragoman.ts');
