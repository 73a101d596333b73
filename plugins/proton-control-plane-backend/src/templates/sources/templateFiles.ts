import { TextFile } from '../../rendering/types';
import { Bundle, listInfrastructureFiles } from './bundle';
import { Manifest } from './manifest';

/** The files that a manifest chooses from its bundle, relative to `infrastructure/`. */
export function selectTemplateFiles(
  bundle: Bundle,
  manifest: Manifest,
): TextFile[] {
  const files = listInfrastructureFiles(bundle);
  if (manifest.renderingEngine === 'codebuild') {
    return files;
  }
  if (manifest.file === '*') {
    return files.filter(file => file.path.endsWith('.tf'));
  }
  return files.filter(file => file.path === manifest.file);
}
