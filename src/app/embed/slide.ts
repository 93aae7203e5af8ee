// All that only a slide needs, loaded when the page is one.
import '../styles/embed.css';

export { EmbedApp } from './EmbedApp.tsx';
export { startHostMessages } from './host-messages.ts';
