// Serves map-page.ts as a page of its own, from the sources, on a free port.
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

export interface MapHost {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveMapPage(): Promise<MapHost> {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const server = await createServer({
    root, configFile: false, logLevel: 'error', cacheDir: `${root}/node_modules/.cache/map-page`,
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    plugins: [
      {
        name: 'map-page',
        configureServer(dev): void {
          dev.middlewares.use((request, response, next) => {
            if (request.url !== '/map-page') return next();
            response.setHeader('Content-Type', 'text/html');
            response.end('<!doctype html><title>map</title><body><script type="module" src="/e2e/map-page.ts"></script>');
          });
        },
      },
    ],
  });
  await server.listen();
  const { port } = server.httpServer!.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/map-page`, close: () => server.close() };
}
