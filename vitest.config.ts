import path from 'node:path';
import { defineConfig } from 'vitest/config';

// The SDK's notice on every Node version that it will stop to support one day.
const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
const NOT_OURS = ['**/node_modules/**', '**/.venv/**', '**/.cache/**', '**/.local/**', '**/cdk.out/**'];

export default defineConfig({
  test: {
    // One worker per core: vitest would leave one idle, which on two cores is half of the machine.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          env,
          include: ['**/*.test.{ts,tsx,mjs}'],
          exclude: [...NOT_OURS, 'test/end-to-end/**'],
          testTimeout: 30_000,
        },
      },
      {
        // Longer matrices, only with npm run test:full.
        test: {
          name: 'full',
          env,
          include: ['**/*.full.ts'],
          exclude: [...NOT_OURS, 'test/end-to-end/**'],
          testTimeout: 600_000,
        },
      },
      {
        // The failures of trainings, one by one, through the deployed stack.
        test: {
          name: 'failures',
          env,
          include: ['test/end-to-end/**/*.full.ts'],
          exclude: NOT_OURS,
          testTimeout: 1_800_000,
          hookTimeout: 300_000,
        },
      },
      {
        // The page in a browser, against a deployment of its own.
        test: {
          name: 'browser',
          env: {
            ...env,
            // Where the local server looks for the deployment; the test starts it there.
            DRAGOMAN_STATE_DIRECTORY: path.join(import.meta.dirname, '.local', 'browser'),
            // The page is built as it is shipped.
            NODE_ENV: 'production',
          },
          include: ['test/browser/**/*.browser.ts'],
          exclude: NOT_OURS,
          testTimeout: 1_800_000,
          hookTimeout: 600_000,
          maxConcurrency: 4,
        },
      },
      {
        // What the local server bears, with nothing beside it.
        test: {
          name: 'load',
          env,
          include: ['test/load/**/*.load.ts'],
          exclude: NOT_OURS,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'e2e',
          env,
          include: ['test/end-to-end/**/*.e2e.ts'],
          exclude: NOT_OURS,
          // They deploy the whole stack and train: one file after the other, each at its own pace.
          fileParallelism: false,
          testTimeout: 1_500_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
