/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
const CLUSTER_NAME = /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/;

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

/** Whether Amazon EKS takes the name for a cluster: no shell sees more in it. */
export function isEksClusterName(name: string): boolean {
  return CLUSTER_NAME.test(name);
}

/** Whether a text looks like an AWS region, such as `us-gov-west-1`. */
export function isAwsRegion(region: string): boolean {
  return REGION.test(region);
}
