// The entry of a worker thread.
import { programUrl } from '../program.mjs';

await import(await programUrl('stage-worker'));
