import { ConfigReader } from '@backstage/config';
import { readProtectedResourceTypes } from './protectedResourceTypes';

function read(protectedResourceTypes?: string[]) {
  return readProtectedResourceTypes(
    new ConfigReader({
      ...(protectedResourceTypes && {
        deployments: { protectedResourceTypes },
      }),
    }),
  );
}

describe('readProtectedResourceTypes', () => {
  it.each([
    ['clusters', 'aws_eks_cluster'],
    ['node groups', 'aws_eks_node_group'],
    ['networks', 'aws_vpc'],
    ['databases', 'aws_db_instance'],
    ['clusters of databases', 'aws_rds_cluster'],
    ['volumes', 'aws_ebs_volume'],
    ['file systems', 'aws_efs_file_system'],
    ['buckets', 'aws_s3_bucket'],
    ['keys', 'aws_kms_key'],
  ])('protects %s by default', (_, type) => {
    expect([...read()]).toContain(type);
  });

  it('leaves what is easily made again unprotected by default', () => {
    expect(read().has('aws_route')).toBe(false);
    expect(read().has('aws_iam_role')).toBe(false);
  });

  it('protects the types of the configuration alone', () => {
    expect([...read(['aws_route', 'aws_lb'])]).toEqual(['aws_route', 'aws_lb']);
  });

  it('protects nothing if the configuration says so', () => {
    expect(read([]).size).toBe(0);
  });

  it('refuses what is no list', () => {
    expect(() =>
      readProtectedResourceTypes(
        new ConfigReader({
          deployments: { protectedResourceTypes: 'aws_vpc' },
        }),
      ),
    ).toThrow('deployments.protectedResourceTypes');
  });
});
