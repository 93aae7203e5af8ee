/** Films count lines and columns in pairs. */
export function evenSide(side: number): number {
  return side - (side % 2);
}
