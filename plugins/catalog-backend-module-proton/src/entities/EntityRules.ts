import { KubernetesAccess } from '../clusters/kubernetesAnnotations';
import { OutputMapping } from '../clusters/outputMapping';
import { ConsoleSignIn } from '../console/consoleLinks';
import { RepositoryHosts } from '../console/repositoryUrl';
import { TagNames } from '../tags/TagNames';

/** What the configuration says of the entities that a provider makes. */
export interface EntityRules {
  namespace: string;
  defaultOwner: string;
  defaultSystem?: string;
  tagNames: TagNames;
  outputMapping: OutputMapping;
  kubernetes: KubernetesAccess;
  signIn: ConsoleSignIn;
  repositoryHosts: RepositoryHosts;
}
