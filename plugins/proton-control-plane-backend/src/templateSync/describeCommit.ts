/** From the `Description` shape of the Proton API model. */
const MAX_LENGTH = 500;

/** Describes a synced version as AWS Proton did: `[0123abc] Add Karpenter`. */
export function describeCommit(commit: {
  sha: string;
  /** The first line of the commit's message, if it is known. */
  subject?: string;
}): string {
  const { sha, subject = '' } = commit;
  return `[${sha.slice(0, 7)}] ${subject}`.trim().slice(0, MAX_LENGTH);
}
