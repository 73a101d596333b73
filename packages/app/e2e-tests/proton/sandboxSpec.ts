/** A spec for the template `eks-sandbox`, with its defaults for all but the name. */
export function sandboxSpec(clusterName: string): string {
  return `proton: EnvironmentSpec\nspec:\n  cluster_name: ${clusterName}\n`;
}
