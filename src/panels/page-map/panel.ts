// Physical memory as blocks of pages in address order.
import { pageMapLegend } from './legend.ts';
import type { Panel } from '../panel.ts';
import { describePageMap } from './describe.ts';
import { drawPageMap } from './draw.ts';
import { hitPageMap } from './hit.ts';
import { blockPlace, steerPageMap } from './steer.ts';

export const pageMapPanel: Panel = {
  id: 'page-map',
  title: 'Physical memory',
  question: 'Where is memory free, and what stands in the way?',
  caption: 'each small square is one page; each group of squares is one block, in address order',
  min_height: 260,
  draw: drawPageMap,
  hit: hitPageMap,
  describe: describePageMap,
  legend: pageMapLegend,
  steer: steerPageMap,
  block_place: blockPlace,
};
