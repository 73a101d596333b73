const BATCH_SIZE = 10;

/** Maps the items in their order, a few at a time. */
export async function mapInBatches<T, R>(
  items: T[],
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += BATCH_SIZE) {
    const batch = items.slice(start, start + BATCH_SIZE);
    results.push(...(await Promise.all(batch.map(map))));
  }
  return results;
}
