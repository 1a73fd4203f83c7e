/** The quantile of the standard normal distribution below which 97.5 % lie: 5 % are left, half of them at either end. */
const z = 1.959963984540054;

/**
 * The 95 % confidence interval of a share, by the score test of Wilson (1927, “Probable inference, the law of succession,
 * and statistical inference”, Journal of the American Statistical Association 22, 209–212), without correction for
 * continuity. Unlike the interval of a normal share it holds for few cases, and never leaves 0 to 1.
 * @param hits how many of `cases` count
 * @returns both ends; from 0 to 1 where there are no cases
 */
export function wilsonInterval(hits: number, cases: number): readonly [number, number] {
  if (cases === 0) return [0, 1];
  const share = hits / cases;
  const shrink = 1 + z ** 2 / cases;
  const middle = (share + z ** 2 / (2 * cases)) / shrink;
  const reach = (z / shrink) * Math.sqrt((share * (1 - share)) / cases + z ** 2 / (4 * cases ** 2));
  return [hits === 0 ? 0 : middle - reach, hits === cases ? 1 : middle + reach];
}
