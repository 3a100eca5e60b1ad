import { useEffect } from 'react';

/** Does what belongs to a key when it is pressed, unless the person is writing or holds a modifier. */
export function useShortcuts(actions: Record<string, () => void>) {
  useEffect(() => {
    const follow = (event: KeyboardEvent) => {
      const { target, key, ctrlKey, metaKey, altKey } = event;
      const isWriting = target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]');
      const action = actions[key.length === 1 ? key.toLowerCase() : key];
      if (!action || isWriting || ctrlKey || metaKey || altKey) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', follow);
    return () => removeEventListener('keydown', follow);
  });
}
