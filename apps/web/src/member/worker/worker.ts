import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { newKey } from '../../key.js';
import { putShared } from '../device/shelf.js';

/** What a page's types do not know of a service worker, as far as it is needed here. */
interface Worker {
  skipWaiting(): Promise<void>;
  addEventListener(type: 'message', told: (event: MessageEvent) => void): void;
}
declare const self: Worker;
/** Put in by the build: the files of the phone, each with the digest of its content. */
declare const BUILT_FILES: { url: string; revision: string | null }[];

precacheAndRoute(BUILT_FILES, { cleanURLs: false });
cleanupOutdatedCaches();
// Every address of the app is the same page. What the server is asked for is never kept: the app keeps what it needs.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/member.html'), { allowlist: [/^\/m(?:[/?]|$)/] }));

/** 分享到提办通: taken without a line as well; the page makes a draft of it. */
registerRoute(
  ({ url }) => url.pathname === '/m/share',
  async ({ request }) => {
    try {
      const form = await request.formData();
      const word = (name: string) => {
        const value = form.get(name);
        return typeof value === 'string' ? value : '';
      };
      const files = form.getAll('files').filter((value): value is File => value instanceof File && value.size > 0);
      const text = [word('text'), word('url')].filter(Boolean).join('\n');
      await putShared({ id: newKey(), title: word('title'), text, files, at: new Date().toISOString() });
      return Response.redirect('/m?shared=here', 303);
    } catch {
      return Response.redirect('/m?shared=unreadable', 303);
    }
  },
  'POST',
);

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting();
});
