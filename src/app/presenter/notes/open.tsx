// The second window of a presentation: the same page, without a model. It hears from the stage and says what to do.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { notify } from '../../state/session-store.ts';
import type { Link } from '../../state/url-codec.ts';
import { NotesApp } from './NotesApp.tsx';
import { openDesk } from './desk.ts';

export function openNotes(link: Link): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no #root');
  document.title = 'Notes · Pagestage';
  const desk = link.channel === null ? null : openDesk(link.channel);
  if (desk === null) {
    notify('This window belongs to no presentation. Open it from the stage, with the key I.', [{ field: 'channel', expected: '12 to 32 small letters and digits, as the stage writes them', got: 'none' }]);
  }
  addEventListener('hashchange', () => location.reload());
  createRoot(root).render(
    <StrictMode>
      <NotesApp desk={desk} />
    </StrictMode>,
  );
}
