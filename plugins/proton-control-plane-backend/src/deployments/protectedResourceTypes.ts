import { Config } from '@backstage/config';

/** Resources that hold data, or that others can't exist without. */
const DEFAULT_TYPES = [
  'aws_backup_vault',
  'aws_cognito_user_pool',
  'aws_dax_cluster',
  'aws_db_instance',
  'aws_docdb_cluster',
  'aws_docdb_cluster_instance',
  'aws_docdbelastic_cluster',
  'aws_dsql_cluster',
  'aws_dynamodb_table',
  'aws_ebs_volume',
  'aws_ecr_repository',
  'aws_ecs_cluster',
  'aws_efs_file_system',
  'aws_eks_cluster',
  'aws_eks_fargate_profile',
  'aws_eks_node_group',
  'aws_elasticache_cluster',
  'aws_elasticache_replication_group',
  'aws_elasticache_serverless_cluster',
  'aws_elasticsearch_domain',
  'aws_emr_cluster',
  'aws_fsx_file_cache',
  'aws_fsx_lustre_file_system',
  'aws_fsx_ontap_file_system',
  'aws_fsx_openzfs_file_system',
  'aws_fsx_windows_file_system',
  'aws_instance',
  'aws_keyspaces_keyspace',
  'aws_keyspaces_table',
  'aws_kinesis_stream',
  'aws_kms_key',
  'aws_memorydb_cluster',
  'aws_msk_cluster',
  'aws_msk_serverless_cluster',
  'aws_neptune_cluster',
  'aws_neptune_cluster_instance',
  'aws_neptunegraph_graph',
  'aws_opensearch_domain',
  'aws_opensearchserverless_collection',
  'aws_rds_cluster',
  'aws_rds_cluster_instance',
  'aws_rds_global_cluster',
  'aws_redshift_cluster',
  'aws_redshiftserverless_namespace',
  'aws_route53_zone',
  'aws_s3_bucket',
  'aws_s3_directory_bucket',
  'aws_secretsmanager_secret',
  'aws_sqs_queue',
  'aws_subnet',
  'aws_timestreamwrite_database',
  'aws_timestreamwrite_table',
  'aws_vpc',
];

/**
 * The types of `protonControlPlane.deployments.protectedResourceTypes`, or the
 * default ones, and those of `additionalProtectedResourceTypes`.
 */
export function readProtectedResourceTypes(
  config: Config,
): ReadonlySet<string> {
  const read = (key: string) =>
    config.getOptionalStringArray(`deployments.${key}`);
  return new Set([
    ...(read('protectedResourceTypes') ?? DEFAULT_TYPES),
    ...(read('additionalProtectedResourceTypes') ?? []),
  ]);
}
