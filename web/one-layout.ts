import type { Plugin } from 'vite';

/**
 * Cloudscape's AppLayout brings three layouts and decides between them when it is drawn; outside of the AWS console it is
 * always this one. The others, with the dialogs and the sorting of the console's, were 50 kB of every page, gzipped.
 */
export function oneLayout(): Plugin {
  return {
    name: 'one-layout',
    apply: 'build',
    enforce: 'pre',
    load: {
      filter: { id: /\/components\/app-layout\/internal\.js$/ },
      handler: () => `export { default as AppLayoutInternal } from './visual-refresh/index.js';`,
    },
  };
}
