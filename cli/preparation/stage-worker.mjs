// The entry of a worker thread. TypeScript runs unbuilt, and a thread has a loader of its own.
import { register } from 'tsx/esm/api';

register();
await import('./stage-worker.ts');
