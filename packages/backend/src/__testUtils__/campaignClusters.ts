/** The names of 100 clusters, in their order: `c001` to `c100`. */
export const campaignClusters = Array.from(
  { length: 100 },
  (_, index) => `c${String(index + 1).padStart(3, '0')}`,
);
