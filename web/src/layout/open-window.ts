/**
 * Shows an address in a window of its own once it is known. The window is opened before: a browser lets only a click open
 * one, and closed again when there is no address. @throws what `ask` throws
 */
export async function openWindow(ask: () => Promise<string>): Promise<void> {
  const opened = window.open('about:blank', '_blank');
  try {
    const address = await ask();
    if (!opened) return;
    opened.opener = null;
    opened.location.replace(address);
  } catch (error) {
    opened?.close();
    throw error;
  }
}
