/** What a module of the Terraform registry takes and gives. */
export interface ModuleInterface {
  /** The version that the names were read from. */
  version: string;
  required: string[];
  optional: string[];
  outputs: string[];
}

/**
 * The variables and outputs that the modules of the example templates publish, as
 * their `variables.tf` and `outputs.tf` have them.
 */
export const MODULES: Record<string, ModuleInterface> = {
  // https://registry.terraform.io/modules/aws-ia/eks-blueprints-addons/aws/1.23.0
  'aws-ia/eks-blueprints-addons/aws': {
    version: '1.23.0',
    required: [
      'cluster_endpoint',
      'cluster_name',
      'cluster_version',
      'oidc_provider_arn',
    ],
    optional: words(`
      argo_events argo_rollouts argo_workflows argocd aws_cloudwatch_metrics
      aws_efs_csi_driver aws_for_fluentbit aws_for_fluentbit_cw_log_group
      aws_fsx_csi_driver aws_gateway_api_controller aws_load_balancer_controller
      aws_node_termination_handler aws_node_termination_handler_asg_arns
      aws_node_termination_handler_asg_names aws_node_termination_handler_sqs
      aws_privateca_issuer bottlerocket_shadow bottlerocket_update_operator
      cert_manager cert_manager_route53_hosted_zone_arns cluster_autoscaler
      cluster_proportional_autoscaler create_delay_dependencies
      create_delay_duration create_kubernetes_resources eks_addons
      eks_addons_timeouts enable_argo_events enable_argo_rollouts
      enable_argo_workflows enable_argocd enable_aws_cloudwatch_metrics
      enable_aws_efs_csi_driver enable_aws_for_fluentbit enable_aws_fsx_csi_driver
      enable_aws_gateway_api_controller enable_aws_load_balancer_controller
      enable_aws_node_termination_handler enable_aws_privateca_issuer
      enable_bottlerocket_update_operator enable_cert_manager
      enable_cluster_autoscaler enable_cluster_proportional_autoscaler
      enable_eks_fargate enable_external_dns enable_external_secrets
      enable_fargate_fluentbit enable_gatekeeper enable_ingress_nginx
      enable_karpenter enable_kube_prometheus_stack enable_metrics_server
      enable_secrets_store_csi_driver enable_secrets_store_csi_driver_provider_aws
      enable_velero enable_vpa external_dns external_dns_route53_zone_arns
      external_secrets external_secrets_kms_key_arns
      external_secrets_secrets_manager_arns external_secrets_ssm_parameter_arns
      fargate_fluentbit fargate_fluentbit_cw_log_group gatekeeper helm_releases
      ingress_nginx karpenter karpenter_enable_instance_profile_creation
      karpenter_enable_spot_termination karpenter_node karpenter_sqs
      kube_prometheus_stack metrics_server observability_tag
      secrets_store_csi_driver secrets_store_csi_driver_provider_aws tags velero
      vpa
    `),
    outputs: words(`
      argo_events argo_rollouts argo_workflows argocd aws_cloudwatch_metrics
      aws_efs_csi_driver aws_for_fluentbit aws_fsx_csi_driver
      aws_gateway_api_controller aws_load_balancer_controller
      aws_node_termination_handler aws_privateca_issuer
      bottlerocket_update_operator cert_manager cluster_autoscaler
      cluster_proportional_autoscaler eks_addons external_dns external_secrets
      fargate_fluentbit gatekeeper gitops_metadata helm_releases ingress_nginx
      karpenter kube_prometheus_stack metrics_server secrets_store_csi_driver
      secrets_store_csi_driver_provider_aws velero vpa
    `),
  },
  // https://registry.terraform.io/modules/terraform-aws-modules/eks/aws/21.19.0
  'terraform-aws-modules/eks/aws': {
    version: '21.19.0',
    required: [],
    optional: words(`
      access_entries additional_security_group_ids addons addons_timeouts
      attach_encryption_policy authentication_mode cloudwatch_log_group_class
      cloudwatch_log_group_kms_key_id cloudwatch_log_group_retention_in_days
      cloudwatch_log_group_tags cluster_tags compute_config
      control_plane_scaling_config control_plane_subnet_ids create
      create_auto_mode_iam_resources create_cloudwatch_log_group
      create_cni_ipv6_iam_policy create_iam_role create_kms_key
      create_node_iam_role create_node_security_group
      create_primary_security_group_tags create_security_group
      custom_oidc_thumbprints dataplane_wait_duration deletion_protection
      eks_managed_node_groups enable_auto_mode_custom_tags
      enable_cluster_creator_admin_permissions enable_irsa enable_kms_key_rotation
      enabled_log_types encryption_config encryption_policy_description
      encryption_policy_name encryption_policy_path encryption_policy_tags
      encryption_policy_use_name_prefix endpoint_private_access
      endpoint_public_access endpoint_public_access_cidrs fargate_profiles
      force_update_version iam_role_additional_policies iam_role_arn
      iam_role_description iam_role_name iam_role_path
      iam_role_permissions_boundary iam_role_tags iam_role_use_name_prefix
      identity_providers include_oidc_root_ca_thumbprint ip_family
      kms_key_administrators kms_key_aliases kms_key_deletion_window_in_days
      kms_key_description kms_key_enable_default_policy
      kms_key_override_policy_documents kms_key_owners
      kms_key_rotation_period_in_days kms_key_service_users
      kms_key_source_policy_documents kms_key_users kubernetes_version name
      node_iam_role_additional_policies node_iam_role_description
      node_iam_role_name node_iam_role_path node_iam_role_permissions_boundary
      node_iam_role_tags node_iam_role_use_name_prefix
      node_security_group_additional_rules node_security_group_description
      node_security_group_enable_recommended_rules node_security_group_id
      node_security_group_name node_security_group_tags
      node_security_group_use_name_prefix openid_connect_audiences outpost_config
      prefix_separator putin_khuylo region remote_network_config
      security_group_additional_rules security_group_description security_group_id
      security_group_name security_group_tags security_group_use_name_prefix
      self_managed_node_groups service_ipv4_cidr service_ipv6_cidr subnet_ids tags
      timeouts upgrade_policy vpc_id zonal_shift_config
    `),
    outputs: words(`
      access_entries access_policy_associations cloudwatch_log_group_arn
      cloudwatch_log_group_name cluster_addons cluster_arn
      cluster_certificate_authority_data cluster_control_plane_scaling_tier
      cluster_dualstack_oidc_issuer_url cluster_endpoint cluster_iam_role_arn
      cluster_iam_role_name cluster_iam_role_unique_id cluster_id
      cluster_identity_providers cluster_ip_family cluster_name
      cluster_oidc_issuer_url cluster_platform_version
      cluster_primary_security_group_id cluster_security_group_arn
      cluster_security_group_id cluster_service_cidr cluster_status
      cluster_tls_certificate_sha1_fingerprint cluster_version
      eks_managed_node_groups eks_managed_node_groups_autoscaling_group_names
      fargate_profiles kms_key_arn kms_key_id kms_key_policy node_iam_role_arn
      node_iam_role_name node_iam_role_unique_id node_security_group_arn
      node_security_group_id oidc_provider oidc_provider_arn
      self_managed_node_groups self_managed_node_groups_autoscaling_group_names
    `),
  },
  // https://registry.terraform.io/modules/terraform-aws-modules/eks/aws/21.19.0
  'terraform-aws-modules/eks/aws//modules/karpenter': {
    version: '21.19.0',
    required: [],
    optional: words(`
      access_entry_type ami_id_ssm_parameter_arns cluster_ip_family cluster_name
      create create_access_entry create_iam_role create_instance_profile
      create_node_iam_role create_pod_identity_association enable_inline_policy
      enable_spot_termination iam_policy_description iam_policy_name
      iam_policy_path iam_policy_statements iam_policy_use_name_prefix
      iam_role_description iam_role_max_session_duration iam_role_name
      iam_role_override_assume_policy_documents iam_role_path
      iam_role_permissions_boundary_arn iam_role_policies
      iam_role_source_assume_policy_documents iam_role_tags
      iam_role_use_name_prefix namespace node_iam_role_additional_policies
      node_iam_role_arn node_iam_role_attach_cni_policy node_iam_role_description
      node_iam_role_max_session_duration node_iam_role_name node_iam_role_path
      node_iam_role_permissions_boundary node_iam_role_tags
      node_iam_role_use_name_prefix queue_kms_data_key_reuse_period_seconds
      queue_kms_master_key_id queue_managed_sse_enabled queue_name
      queue_policy_statements region rule_name_prefix service_account tags
    `),
    outputs: words(`
      event_rules iam_role_arn iam_role_name iam_role_unique_id
      instance_profile_arn instance_profile_id instance_profile_name
      instance_profile_unique namespace node_access_entry_arn node_iam_role_arn
      node_iam_role_name node_iam_role_unique_id queue_arn queue_name queue_url
      service_account
    `),
  },
  // https://registry.terraform.io/modules/terraform-aws-modules/vpc/aws/6.5.1
  'terraform-aws-modules/vpc/aws': {
    version: '6.5.1',
    required: [],
    optional: words(`
      amazon_side_asn azs cidr create_database_internet_gateway_route
      create_database_nat_gateway_route create_database_subnet_group
      create_database_subnet_route_table create_egress_only_igw
      create_elasticache_subnet_group create_elasticache_subnet_route_table
      create_flow_log_cloudwatch_iam_role create_flow_log_cloudwatch_log_group
      create_igw create_multiple_intra_route_tables
      create_multiple_public_route_tables create_private_nat_gateway_route
      create_redshift_subnet_group create_redshift_subnet_route_table create_vpc
      customer_gateway_tags customer_gateways customer_owned_ipv4_pool
      database_acl_tags database_dedicated_network_acl database_inbound_acl_rules
      database_outbound_acl_rules database_route_table_tags
      database_subnet_assign_ipv6_address_on_creation database_subnet_enable_dns64
      database_subnet_enable_resource_name_dns_a_record_on_launch
      database_subnet_enable_resource_name_dns_aaaa_record_on_launch
      database_subnet_group_name database_subnet_group_tags
      database_subnet_ipv6_native database_subnet_ipv6_prefixes
      database_subnet_names database_subnet_private_dns_hostname_type_on_launch
      database_subnet_suffix database_subnet_tags database_subnets
      default_network_acl_egress default_network_acl_ingress
      default_network_acl_name default_network_acl_tags default_route_table_name
      default_route_table_propagating_vgws default_route_table_routes
      default_route_table_tags default_security_group_egress
      default_security_group_ingress default_security_group_name
      default_security_group_tags default_vpc_enable_dns_hostnames
      default_vpc_enable_dns_support default_vpc_name default_vpc_tags
      dhcp_options_domain_name dhcp_options_domain_name_servers
      dhcp_options_ipv6_address_preferred_lease_time
      dhcp_options_netbios_name_servers dhcp_options_netbios_node_type
      dhcp_options_ntp_servers dhcp_options_tags elasticache_acl_tags
      elasticache_dedicated_network_acl elasticache_inbound_acl_rules
      elasticache_outbound_acl_rules elasticache_route_table_tags
      elasticache_subnet_assign_ipv6_address_on_creation
      elasticache_subnet_enable_dns64
      elasticache_subnet_enable_resource_name_dns_a_record_on_launch
      elasticache_subnet_enable_resource_name_dns_aaaa_record_on_launch
      elasticache_subnet_group_name elasticache_subnet_group_tags
      elasticache_subnet_ipv6_native elasticache_subnet_ipv6_prefixes
      elasticache_subnet_names
      elasticache_subnet_private_dns_hostname_type_on_launch
      elasticache_subnet_suffix elasticache_subnet_tags elasticache_subnets
      enable_dhcp_options enable_dns_hostnames enable_dns_support enable_flow_log
      enable_ipv6 enable_nat_gateway enable_network_address_usage_metrics
      enable_public_redshift enable_vpn_gateway external_nat_ip_ids
      external_nat_ips flow_log_cloudwatch_iam_role_arn
      flow_log_cloudwatch_iam_role_conditions flow_log_cloudwatch_log_group_class
      flow_log_cloudwatch_log_group_kms_key_id
      flow_log_cloudwatch_log_group_name_prefix
      flow_log_cloudwatch_log_group_name_suffix
      flow_log_cloudwatch_log_group_retention_in_days
      flow_log_cloudwatch_log_group_skip_destroy
      flow_log_deliver_cross_account_role flow_log_destination_arn
      flow_log_destination_type flow_log_file_format
      flow_log_hive_compatible_partitions flow_log_log_format
      flow_log_max_aggregation_interval flow_log_per_hour_partition
      flow_log_traffic_type igw_tags instance_tenancy intra_acl_tags
      intra_dedicated_network_acl intra_inbound_acl_rules intra_outbound_acl_rules
      intra_route_table_tags intra_subnet_assign_ipv6_address_on_creation
      intra_subnet_enable_dns64
      intra_subnet_enable_resource_name_dns_a_record_on_launch
      intra_subnet_enable_resource_name_dns_aaaa_record_on_launch
      intra_subnet_ipv6_native intra_subnet_ipv6_prefixes intra_subnet_names
      intra_subnet_private_dns_hostname_type_on_launch intra_subnet_suffix
      intra_subnet_tags intra_subnets ipv4_ipam_pool_id ipv4_netmask_length
      ipv6_cidr ipv6_cidr_block_network_border_group ipv6_ipam_pool_id
      ipv6_netmask_length manage_default_network_acl manage_default_route_table
      manage_default_security_group manage_default_vpc
      map_customer_owned_ip_on_launch map_public_ip_on_launch name nat_eip_tags
      nat_gateway_destination_cidr_block nat_gateway_tags one_nat_gateway_per_az
      outpost_acl_tags outpost_arn outpost_az outpost_dedicated_network_acl
      outpost_inbound_acl_rules outpost_outbound_acl_rules
      outpost_subnet_assign_ipv6_address_on_creation outpost_subnet_enable_dns64
      outpost_subnet_enable_resource_name_dns_a_record_on_launch
      outpost_subnet_enable_resource_name_dns_aaaa_record_on_launch
      outpost_subnet_ipv6_native outpost_subnet_ipv6_prefixes outpost_subnet_names
      outpost_subnet_private_dns_hostname_type_on_launch outpost_subnet_suffix
      outpost_subnet_tags outpost_subnets private_acl_tags
      private_dedicated_network_acl private_inbound_acl_rules
      private_outbound_acl_rules private_route_table_tags
      private_subnet_assign_ipv6_address_on_creation private_subnet_enable_dns64
      private_subnet_enable_resource_name_dns_a_record_on_launch
      private_subnet_enable_resource_name_dns_aaaa_record_on_launch
      private_subnet_ipv6_native private_subnet_ipv6_prefixes private_subnet_names
      private_subnet_private_dns_hostname_type_on_launch private_subnet_suffix
      private_subnet_tags private_subnet_tags_per_az private_subnets
      propagate_intra_route_tables_vgw propagate_private_route_tables_vgw
      propagate_public_route_tables_vgw public_acl_tags
      public_dedicated_network_acl public_inbound_acl_rules
      public_outbound_acl_rules public_route_table_tags
      public_subnet_assign_ipv6_address_on_creation public_subnet_enable_dns64
      public_subnet_enable_resource_name_dns_a_record_on_launch
      public_subnet_enable_resource_name_dns_aaaa_record_on_launch
      public_subnet_ipv6_native public_subnet_ipv6_prefixes public_subnet_names
      public_subnet_private_dns_hostname_type_on_launch public_subnet_suffix
      public_subnet_tags public_subnet_tags_per_az public_subnets putin_khuylo
      redshift_acl_tags redshift_dedicated_network_acl redshift_inbound_acl_rules
      redshift_outbound_acl_rules redshift_route_table_tags
      redshift_subnet_assign_ipv6_address_on_creation redshift_subnet_enable_dns64
      redshift_subnet_enable_resource_name_dns_a_record_on_launch
      redshift_subnet_enable_resource_name_dns_aaaa_record_on_launch
      redshift_subnet_group_name redshift_subnet_group_tags
      redshift_subnet_ipv6_native redshift_subnet_ipv6_prefixes
      redshift_subnet_names redshift_subnet_private_dns_hostname_type_on_launch
      redshift_subnet_suffix redshift_subnet_tags redshift_subnets region
      reuse_nat_ips secondary_cidr_blocks single_nat_gateway tags use_ipam_pool
      vpc_block_public_access_exclusions vpc_block_public_access_options
      vpc_flow_log_iam_policy_name vpc_flow_log_iam_policy_use_name_prefix
      vpc_flow_log_iam_role_name vpc_flow_log_iam_role_path
      vpc_flow_log_iam_role_use_name_prefix vpc_flow_log_permissions_boundary
      vpc_flow_log_tags vpc_tags vpn_gateway_az vpn_gateway_id vpn_gateway_tags
    `),
    outputs: words(`
      azs cgw_arns cgw_ids database_internet_gateway_route_id
      database_ipv6_egress_route_id database_nat_gateway_route_ids
      database_network_acl_arn database_network_acl_id
      database_route_table_association_ids database_route_table_ids
      database_subnet_arns database_subnet_group database_subnet_group_name
      database_subnet_objects database_subnets database_subnets_cidr_blocks
      database_subnets_ipv6_cidr_blocks default_network_acl_id
      default_route_table_id default_security_group_id default_vpc_arn
      default_vpc_cidr_block default_vpc_default_network_acl_id
      default_vpc_default_route_table_id default_vpc_default_security_group_id
      default_vpc_enable_dns_hostnames default_vpc_enable_dns_support
      default_vpc_id default_vpc_instance_tenancy default_vpc_main_route_table_id
      dhcp_options_id egress_only_internet_gateway_id elasticache_network_acl_arn
      elasticache_network_acl_id elasticache_route_table_association_ids
      elasticache_route_table_ids elasticache_subnet_arns elasticache_subnet_group
      elasticache_subnet_group_name elasticache_subnet_objects elasticache_subnets
      elasticache_subnets_cidr_blocks elasticache_subnets_ipv6_cidr_blocks igw_arn
      igw_id intra_network_acl_arn intra_network_acl_id
      intra_route_table_association_ids intra_route_table_ids intra_subnet_arns
      intra_subnet_objects intra_subnets intra_subnets_cidr_blocks
      intra_subnets_ipv6_cidr_blocks name nat_ids nat_public_ips natgw_ids
      natgw_interface_ids outpost_network_acl_arn outpost_network_acl_id
      outpost_subnet_arns outpost_subnet_objects outpost_subnets
      outpost_subnets_cidr_blocks outpost_subnets_ipv6_cidr_blocks
      private_ipv6_egress_route_ids private_nat_gateway_route_ids
      private_network_acl_arn private_network_acl_id
      private_route_table_association_ids private_route_table_ids
      private_subnet_arns private_subnet_objects private_subnets
      private_subnets_cidr_blocks private_subnets_ipv6_cidr_blocks
      public_internet_gateway_ipv6_route_id public_internet_gateway_route_id
      public_network_acl_arn public_network_acl_id
      public_route_table_association_ids public_route_table_ids public_subnet_arns
      public_subnet_objects public_subnets public_subnets_cidr_blocks
      public_subnets_ipv6_cidr_blocks redshift_network_acl_arn
      redshift_network_acl_id redshift_public_route_table_association_ids
      redshift_route_table_association_ids redshift_route_table_ids
      redshift_subnet_arns redshift_subnet_group redshift_subnet_objects
      redshift_subnets redshift_subnets_cidr_blocks
      redshift_subnets_ipv6_cidr_blocks this_customer_gateway vgw_arn vgw_id
      vpc_arn vpc_block_public_access_exclusions vpc_cidr_block
      vpc_enable_dns_hostnames vpc_enable_dns_support
      vpc_flow_log_cloudwatch_iam_role_arn vpc_flow_log_deliver_cross_account_role
      vpc_flow_log_destination_arn vpc_flow_log_destination_type vpc_flow_log_id
      vpc_id vpc_instance_tenancy vpc_ipv6_association_id vpc_ipv6_cidr_block
      vpc_main_route_table_id vpc_owner_id vpc_secondary_cidr_blocks
    `),
  },
};

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
