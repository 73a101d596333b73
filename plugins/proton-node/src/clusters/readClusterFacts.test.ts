import { DEFAULT_OUTPUT_MAPPING, pickClusterOutputs } from './outputMapping';
import { readClusterFacts } from './readClusterFacts';

const CERTIFICATE = Buffer.from(
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
).toString('base64');

describe('pickClusterOutputs', () => {
  it.each([
    [
      'the example bundles',
      {
        cluster_name: 'dev',
        cluster_endpoint: 'https://dev.eks.amazonaws.com',
        cluster_certificate_authority_data: CERTIFICATE,
      },
    ],
    [
      'Amazon EKS Blueprints',
      {
        eks_cluster_id: 'dev',
        eks_cluster_endpoint: 'https://dev.eks.amazonaws.com',
        eks_cluster_certificate_authority_data: CERTIFICATE,
      },
    ],
  ])('knows the outputs of %s', (_, outputs) => {
    expect(pickClusterOutputs(outputs, DEFAULT_OUTPUT_MAPPING)).toEqual({
      name: 'dev',
      endpoint: 'https://dev.eks.amazonaws.com',
      certificateAuthority: CERTIFICATE,
    });
  });

  it('passes over outputs that are empty', () => {
    expect(
      pickClusterOutputs(
        { cluster_name: '', eks_cluster_id: 'dev' },
        DEFAULT_OUTPUT_MAPPING,
      ),
    ).toEqual({ name: 'dev' });
  });
});

describe('readClusterFacts', () => {
  it('keeps what is sound', () => {
    const picked = {
      name: 'dev',
      endpoint: 'https://dev.eks.amazonaws.com',
      certificateAuthority: CERTIFICATE,
      arn: 'arn:aws:eks:us-east-1:123456789012:cluster/dev',
      version: '1.35',
    };
    expect(readClusterFacts(picked)).toEqual({ facts: picked, problems: [] });
  });

  it.each([
    ['version', 'latest', "cluster's version is not a Kubernetes version"],
    ['endpoint', 'dev.eks.amazonaws.com', "cluster's endpoint is not an https"],
    ['endpoint', 'http://dev', "cluster's endpoint is not an https URL"],
    [
      'certificateAuthority',
      'not base64!',
      "cluster's certificate authority is not a PEM certificate in base64",
    ],
    ['certificateAuthority', 'aGVsbG8=', 'not a PEM certificate'],
    ['arn', 'arn:aws:s3:::dev', "cluster's ARN is not the ARN of an EKS"],
  ])('leaves out the %s %p, and does not repeat it', (fact, value, problem) => {
    const { facts, problems } = readClusterFacts({ [fact]: value });

    expect(facts).toEqual({});
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems[0]).not.toContain(value);
  });
});
