/** A share from 0 to 1 in percent. Rounded down, so that 100 % means all of it, and anything above nothing is seen. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) {
    return '< 0.1 %';
  }
  const percent = Math.floor(share * 1000 + 1e-9) / 10;
  return share === 0 || share === 1 ? `${percent} %` : `${percent.toFixed(1)} %`;
}
