// The library for pages that hold embeds: defines <page-stage>, and has the plugin for reveal.js. npm run build:element makes an
// ES module and a classic script of it.
import { PageStageElement, setDefaultBase } from './element.ts';

export type * from '#wire/host.ts';
export { HOST_NS, HOST_VERSION } from '#wire/host.ts';
export { embedAddress } from './address.ts';
export type { Answer, Ready } from './channel.ts';
export { Channel, PageStageError } from './channel.ts';
export type { PageStageAttributes } from './attributes.ts';
export { PageStageElement } from './element.ts';
export type { PageStageEvents } from './element.ts';
export type { Deck, RevealPlugin } from './reveal.ts';
export { reveal } from './reveal.ts';

/** The address of pagestage.html beside this file, which a module and a classic script find in different ways: src/build/element.config.ts. */
declare const BESIDE_THIS_FILE: string;
setDefaultBase(BESIDE_THIS_FILE);

if (typeof customElements !== 'undefined' && customElements.get('page-stage') === undefined) customElements.define('page-stage', PageStageElement);
