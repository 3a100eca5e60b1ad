import type { Plugin } from 'vite';

const FONT = /url\('data:font\/woff2;base64,([A-Za-z0-9+/=]+)'\)/g;

/**
 * Cloudscape's styles have their fonts in them as base64, which the first picture of the page would have to wait for: they
 * become files, loaded beside it as far as they are used, and text is shown in another font until then.
 */
export function fontsAsFiles(): Plugin {
  return {
    name: 'fonts-as-files',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /global-styles\/index\.css$/ },
      handler(code) {
        let fonts = 0;
        return code
          .replaceAll(FONT, (_url, base64: string) => {
            const source = Buffer.from(base64, 'base64');
            const file = this.emitFile({ type: 'asset', name: `open-sans-${fonts++}.woff2`, source });
            return `url(__VITE_ASSET__${file}__)`;
          })
          .replaceAll('@font-face {', '@font-face { font-display: swap;');
      },
    },
  };
}
