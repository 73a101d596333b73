const SUFFIXES: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY =
  /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/**
 * Reads a quantity of Kubernetes, such as `100m` or `1Gi`, as a number of cores
 * or bytes; `undefined` if it isn't valid.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function readQuantity(
  quantity: string | number | undefined,
): number | undefined {
  const match = QUANTITY.exec(String(quantity ?? ''));
  if (!match) {
    return undefined;
  }
  const [, number, exponent = '', suffix = ''] = match;
  return Number(number + exponent) * SUFFIXES[suffix];
}
