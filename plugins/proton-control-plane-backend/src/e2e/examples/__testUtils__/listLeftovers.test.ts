import { Dump, listLeftovers } from './listLeftovers';

describe('listLeftovers', () => {
  const before: Dump = {
    ec2: { VPC: [{ id: 'vpc-default' }], Subnet: [{ id: 'subnet-default' }] },
    iam: { User: [{ id: 'AIDA1', name: 'deployer' }] },
  };

  it('finds what is new, in every service', () => {
    const after: Dump = {
      ec2: {
        ...before.ec2,
        Subnet: [{ id: 'subnet-1', vpc_id: 'vpc-default' }],
        NatGateway: [{ id: 'nat-1', state: 'available' }],
        VPC: [{ id: 'vpc-default', tags: ['changed'] }],
      },
      iam: { ...before.iam, Role: [{ name: 'payments' }] },
      kms: { Alias: [{ alias_name: 'alias/payments' }] },
      logs: { LogGroup: [{ arn: 'arn:payments', name: 'payments' }] },
    };

    expect(listLeftovers(before, after)).toEqual([
      'ec2 Subnet subnet-1',
      'ec2 NatGateway nat-1',
      'iam Role payments',
      'kms Alias {"alias_name":"alias/payments"}',
      'logs LogGroup arn:payments',
    ]);
  });

  it('leaves out what is deleted', () => {
    const after: Dump = {
      ...before,
      ec2: {
        ...before.ec2,
        NatGateway: [{ id: 'nat-1', state: 'deleted' }],
        NetworkAcl: [{ id: 'acl-1', vpc_id: 'vpc-1' }],
        NetworkAclEntry: [{ network_acl_id: 'acl-1' }],
        Subnet: [{ id: 'subnet-1', vpc_id: 'vpc-1' }],
      },
      kms: { Key: [{ id: 'key-1', key_state: 'PendingDeletion' }] },
    };

    expect(listLeftovers(before, after)).toEqual([]);
  });

  it('finds other parts of a VPC that is deleted', () => {
    const after: Dump = {
      ...before,
      ec2: { VPC: [], InternetGateway: [{ id: 'igw-1', vpc_id: 'vpc-1' }] },
    };

    expect(listLeftovers(before, after)).toEqual(['ec2 InternetGateway igw-1']);
  });
});
