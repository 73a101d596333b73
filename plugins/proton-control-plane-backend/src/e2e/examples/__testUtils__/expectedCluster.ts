type Values = Record<string, unknown>;

/** The outputs of eks-cluster that every cluster has. */
export function clusterOutputs(name: string): Values {
  return {
    cluster_name: name,
    cluster_arn: `arn:aws:eks:us-east-1:123456789012:cluster/${name}`,
    cluster_endpoint: expect.stringMatching(/^https:\/\/.+\.eks\.amazonaws/),
    cluster_certificate_authority_data: expect.stringMatching(/^LS0t/),
    cluster_security_group_id: expect.stringMatching(/^sg-[0-9a-f]{17}$/),
    oidc_issuer_url: expect.stringMatching(
      /^https:\/\/oidc\.eks\.us-east-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/,
    ),
    oidc_provider_arn: expect.stringMatching(
      /^arn:aws:iam::123456789012:oidc-provider\/oidc\.eks\./,
    ),
    kubectl_command: `aws eks update-kubeconfig --region us-east-1 --name ${name}`,
    node_role_name: expect.stringContaining(`${name}-node-`),
    region: 'us-east-1',
    vpc_id: expect.stringMatching(/^vpc-[0-9a-f]+$/),
    subnet_ids: expect.stringMatching(/^\["subnet-\w+"(,"subnet-\w+"){2}\]$/),
  };
}

/** The catalog entity of a cluster of version 1.1 with Kubernetes 1.36. */
export function clusterEntity(outputs: Values): Values {
  const name = outputs.cluster_name;
  return expect.objectContaining({
    metadata: expect.objectContaining({
      annotations: expect.objectContaining({
        'aws.amazon.com/arn': outputs.cluster_arn,
        'aws.amazon.com/aws-proton-environment-template-version': '1.1',
        'aws.amazon.com/aws-proton-kubernetes-version': '1.36',
        'kubernetes.io/api-server': outputs.cluster_endpoint,
        'kubernetes.io/api-server-certificate-authority':
          outputs.cluster_certificate_authority_data,
        'kubernetes.io/auth-provider': 'aws',
        'kubernetes.io/x-k8s-aws-id': name,
      }),
    }),
    spec: expect.objectContaining({ type: 'kubernetes-cluster' }),
  });
}

/** The access of the role that deploys a cluster. */
export const ADMINISTRATOR = {
  groups: [],
  policies: { AmazonEKSClusterAdminPolicy: 'cluster' },
};

/** What a cluster has in the account, from a dump of `EksApi`. */
export function summarizeCluster(resources: Record<string, any>): Values {
  const { accessEntries, accessPolicies, addons, cluster, nodeGroups } =
    resources;
  const { podIdentities } = resources;
  const { resourcesVpcConfig: vpc } = cluster;
  return {
    encryptionKey: cluster.encryptionConfig.find(
      ({ resources: encrypted }: any) => encrypted.includes('secrets'),
    )?.provider.keyArn,
    logTypes: cluster.logging.clusterLogging
      .filter(({ enabled }: any) => enabled)
      .flatMap(({ types }: any) => types)
      .sort(),
    endpoint: {
      private: vpc.endpointPrivateAccess,
      public: vpc.endpointPublicAccess && vpc.publicAccessCidrs,
    },
    authenticationMode: cluster.accessConfig.authenticationMode,
    access: mapValues(accessEntries, ({ kubernetesGroups }, arn) => ({
      groups: kubernetesGroups,
      policies: Object.fromEntries(
        Object.values<any>(accessPolicies[arn] ?? {}).map(
          ({ accessScope, policyArn }) => [
            policyArn.split('/').pop(),
            accessScope.type === 'cluster' ? 'cluster' : accessScope.namespaces,
          ],
        ),
      ),
    })),
    autoMode: cluster.computeConfig.enabled,
    supportType: cluster.upgradePolicy.supportType,
    zonalShift: cluster.zonalShiftConfig.enabled,
    addons: Object.keys(addons).sort(),
    podIdentities: Object.fromEntries(
      Object.values<any>(podIdentities).map(
        ({ namespace, roleArn, serviceAccount }) => [
          `${namespace}/${serviceAccount}`,
          roleArn,
        ],
      ),
    ),
    nodeGroups: Object.values<any>(nodeGroups).map(
      ({ instanceTypes, scalingConfig }) => ({
        instanceTypes,
        desiredSize: scalingConfig.desiredSize,
      }),
    ),
  };
}

function mapValues(
  object: Record<string, any>,
  map: (value: any, key: string) => unknown,
): Values {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, map(value, key)]),
  );
}
