import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ResourceEntity,
} from '@backstage/catalog-model';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import type { EnvironmentDetails } from '../environments/EnvironmentDetails';
import type { KnownEnvironment } from '../environments/KnownEnvironment';

/** The tag of an environment that names the owner of its entity. */
const TAG_OWNER = 'backstage.io/owner';

const ENTITY_REF = /^([a-z]+:)?([\w.-]+\/)?[\w.-]+$/i;

/**
 * The catalog entity of an environment. It holds nothing that changes with each
 * deployment, so that the catalog has no work as long as nothing else does.
 */
export function toEnvironmentEntity(options: {
  environment: KnownEnvironment;
  details: EnvironmentDetails;
  entityName: string;
  namespace: string;
  defaultOwner: string;
}): ResourceEntity {
  const { environment, details, entityName, namespace, defaultOwner } = options;
  const { arn, name, accountId, description } = environment;
  const location = `proton-environment:${arn}`;
  const clusterAnnotations = toClusterAnnotations(name, details.outputs);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: entityName,
      namespace,
      title: name,
      ...(description && { description }),
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [ANNOTATION_PROTON_ENVIRONMENT]: arn,
        'amazonaws.com/account-id': accountId,
        ...clusterAnnotations,
      },
    },
    spec: {
      type: clusterAnnotations ? 'kubernetes-cluster' : 'proton-environment',
      owner: readOwner(details.tags) ?? defaultOwner,
    },
  };
}

function readOwner(tags: Record<string, string>): string | undefined {
  const owner = tags[TAG_OWNER];
  return owner && ENTITY_REF.test(owner) ? owner : undefined;
}

/**
 * What Backstage's Kubernetes plugin needs to find an Amazon EKS cluster;
 * `undefined` when the environment has no cluster to connect to.
 */
function toClusterAnnotations(
  environmentName: string,
  outputs: EnvironmentDetails['outputs'],
): Record<string, string> | undefined {
  const endpoint = outputs.cluster_endpoint;
  const certificateAuthority = outputs.cluster_certificate_authority_data;
  if (!endpoint || !certificateAuthority) {
    return undefined;
  }
  return {
    'kubernetes.io/api-server': endpoint,
    'kubernetes.io/api-server-certificate-authority': certificateAuthority,
    'kubernetes.io/auth-provider': 'aws',
    'kubernetes.io/x-k8s-aws-id': outputs.cluster_name || environmentName,
  };
}
