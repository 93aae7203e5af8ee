// The gallery instead of the page: a link with gallery=1. It opens runs of its own and keeps nothing.
import { createRoot } from 'react-dom/client';
import type { Link } from '../state/url-codec.ts';
import { GalleryPage } from './GalleryPage.tsx';

export function openGallery(link: Link): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no #root');
  document.title = 'Every panel · Pagestage';
  addEventListener('hashchange', () => location.reload());
  createRoot(root).render(<GalleryPage link={link} />);
}
