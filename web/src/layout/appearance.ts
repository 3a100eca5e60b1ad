import { applyMode, Mode } from '@cloudscape-design/global-styles';

const STORED = 'dragoman.appearance';
export type Appearance = 'light' | 'dark' | 'system';

/** What the person chose; `system` until they do. */
export const chosenAppearance = (): Appearance =>
  (localStorage.getItem(STORED) as Appearance | null) ?? 'system';

/** True while the page is dark. */
export const isDark = (): boolean => {
  const chosen = chosenAppearance();
  return chosen === 'dark' || (chosen === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
};

/** Makes the page light or dark, and follows the system where that is chosen. */
export function applyAppearance(): void {
  const apply = () => {
    applyMode(isDark() ? Mode.Dark : Mode.Light);
    dispatchEvent(new Event('appearance'));
  };
  apply();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
}

export function chooseAppearance(appearance: Appearance): void {
  localStorage.setItem(STORED, appearance);
  applyMode(isDark() ? Mode.Dark : Mode.Light);
  dispatchEvent(new Event('appearance'));
}
