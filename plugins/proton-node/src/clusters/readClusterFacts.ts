import { ClusterFact } from './outputMapping';

/**
 * What is known, and sound, of the cluster behind an environment.
 *
 * @public
 */
export type ClusterFacts = Partial<Record<ClusterFact, string>>;

const EKS_CLUSTER_ARN =
  /^arn:aws[a-z-]*:eks:[a-z0-9-]+:\d{12}:cluster\/[\w-]{1,100}$/;

const KUBERNETES_VERSION = /^\d{1,3}\.\d{1,3}(\.\d{1,4})?$/;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const CHECKS: {
  [fact in ClusterFact]?: { isSound(value: string): boolean; wanted: string };
} = {
  endpoint: { isSound: isHttpsUrl, wanted: 'an https URL' },
  certificateAuthority: {
    isSound: isCertificateInBase64,
    wanted: 'a PEM certificate in base64',
  },
  arn: {
    isSound: value => EKS_CLUSTER_ARN.test(value),
    wanted: 'the ARN of an EKS cluster',
  },
  version: {
    isSound: value => KUBERNETES_VERSION.test(value),
    wanted: 'a Kubernetes version such as 1.35',
  },
};

/**
 * Leaves out whatever is not what it should be, with a sentence for each. The
 * sentences never hold the value.
 *
 * @public
 */
export function readClusterFacts(picked: ClusterFacts): {
  facts: ClusterFacts;
  problems: string[];
} {
  const facts: ClusterFacts = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(picked)) {
    const fact = name as ClusterFact;
    const check = CHECKS[fact];
    if (!check || check.isSound(value)) {
      facts[fact] = value;
    } else {
      problems.push(
        `the output for the cluster's ${describeFact(fact)} is not ${
          check.wanted
        }`,
      );
    }
  }
  return { facts, problems };
}

function describeFact(fact: ClusterFact): string {
  return fact === 'arn'
    ? 'ARN'
    : fact.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}

function isHttpsUrl(value: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === 'https:';
}

function isCertificateInBase64(value: string): boolean {
  return (
    BASE64.test(value) &&
    Buffer.from(value, 'base64')
      .toString('latin1')
      .trimStart()
      .startsWith('-----BEGIN CERTIFICATE-----')
  );
}
