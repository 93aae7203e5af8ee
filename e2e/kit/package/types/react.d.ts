// import type {} from 'page-stage/react': <page-stage> in JSX of React 19.
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { PageStageAttributes, PageStageElement } from './host/main.js';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'page-stage': PageStageAttributes & Omit<DetailedHTMLProps<HTMLAttributes<PageStageElement>, PageStageElement>, keyof PageStageAttributes>;
    }
  }
}
