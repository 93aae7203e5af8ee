import { describe, expect, it } from 'vitest';
import { contrast, deltaE2000, differenceFor, labOf, linearRgb } from './color_difference.ts';

describe('CIEDE2000', () => {
  // From the test data published with Sharma, Wu, Dalal 2005.
  it.each([
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1.0],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
    [[50, -0.001, 2.49], [50, 0.0011, -2.49], 4.7461],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [58, 24, 15], 19.4535],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ] as const)('gives the published value for %j and %j', (a, b, published) => {
    expect(deltaE2000(a, b)).toBeCloseTo(published, 3);
    expect(deltaE2000(b, a)).toBeCloseTo(published, 3);
  });

  it('is zero for a colour and itself, in every vision', () => {
    for (const vision of ['normal', 'protan', 'deutan', 'tritan'] as const) expect(differenceFor(vision, '#388856', '#388856')).toBe(0);
  });

  it('puts white at L* 100 and black against white at contrast 21', () => {
    const [l, a, b] = labOf(linearRgb('#ffffff'));
    expect(l).toBeCloseTo(100, 2);
    expect(Math.hypot(a, b)).toBeLessThan(0.02);
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  });
});
