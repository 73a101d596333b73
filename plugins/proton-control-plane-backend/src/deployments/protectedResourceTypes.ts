import { Config } from '@backstage/config';

/** Resources that hold data, or that others can't exist without. */
const DEFAULT_TYPES = [
  'aws_backup_vault',
  'aws_db_instance',
  'aws_docdb_cluster',
  'aws_dynamodb_table',
  'aws_ebs_volume',
  'aws_ecr_repository',
  'aws_efs_file_system',
  'aws_eks_cluster',
  'aws_eks_node_group',
  'aws_elasticache_cluster',
  'aws_elasticache_replication_group',
  'aws_fsx_lustre_file_system',
  'aws_fsx_ontap_file_system',
  'aws_fsx_openzfs_file_system',
  'aws_fsx_windows_file_system',
  'aws_instance',
  'aws_kms_key',
  'aws_memorydb_cluster',
  'aws_msk_cluster',
  'aws_neptune_cluster',
  'aws_opensearch_domain',
  'aws_rds_cluster',
  'aws_rds_cluster_instance',
  'aws_redshift_cluster',
  'aws_route53_zone',
  'aws_s3_bucket',
  'aws_secretsmanager_secret',
  'aws_sqs_queue',
  'aws_subnet',
  'aws_vpc',
];

/** The types of `protonControlPlane.deployments.protectedResourceTypes`. */
export function readProtectedResourceTypes(
  config: Config,
): ReadonlySet<string> {
  return new Set(
    config.getOptionalStringArray('deployments.protectedResourceTypes') ??
      DEFAULT_TYPES,
  );
}
