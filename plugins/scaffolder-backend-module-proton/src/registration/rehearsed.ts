import { Rehearsals } from './Rehearsals';
import type { VersionKey } from './versionKey';
import type { WantedTemplate } from './requireSameTemplate';

/** Environment templates of dry runs, by their names. */
export const rehearsedTemplates = new Rehearsals<WantedTemplate>();

/** Template versions of dry runs, by the names that `formatVersionName` gives. */
export const rehearsedVersions = new Rehearsals<VersionKey>();
