// The service worker of the site: after a first visit the page opens without a network, whole and of one build. It answers from
// its own build's files only, and a newer build waits until no page of this one is open: never a page of two builds.
declare const self: ServiceWorkerGlobalScope;
/** Put in by src/build/keep.ts: a name for the build, and its files. */
declare const KEPT: { readonly build: string; readonly files: readonly string[] };

const kept = KEPT;
const scope = self.registration.scope;
const NAME = `pagestage ${scope} ${kept.build}`;
const addressOf = (file: string): string => new URL(file, scope).href;
const files = new Set(kept.files.map(addressOf));

/** Names under assets/ are made from what is in them: what the page has loaded already need not come again. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(kept.files.map((file) => new Request(addressOf(file), { cache: file.startsWith('assets/') ? 'default' : 'no-cache' })));
}

async function dropOthers(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(`pagestage ${scope} `) && name !== NAME) await caches.delete(name);
}

async function answer(address: string, request: Request): Promise<Response> {
  return (await (await caches.open(NAME)).match(address)) ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(keepAll()));
self.addEventListener('activate', (event) => event.waitUntil(dropOthers()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // The page is one file, whatever its link says.
  url.search = '';
  url.hash = '';
  const address = url.href === addressOf('index.html') ? scope : url.href;
  if (request.method === 'GET' && files.has(address)) event.respondWith(answer(address, request));
});
