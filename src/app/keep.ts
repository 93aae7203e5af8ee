// Keeps the site for visits without a network. The page alone does it, never an embed: a slide changes nothing on its host.

export function keepForLater(): void {
  // The built site alone has a service worker; the page that is one file needs none, and during development it would be in the way.
  if (import.meta.env.MODE !== 'production' || !/^https?:$/.test(location.protocol)) return;
  try {
    // Where it is refused (no secure context, a sandbox, a policy) the page is as good as without.
    navigator.serviceWorker?.register(new URL('sw.js', document.baseURI), { updateViaCache: 'none' }).catch(() => undefined);
  } catch {
    return;
  }
}
