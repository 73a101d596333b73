import { useTemplateSecrets } from '@backstage/plugin-scaffolder-react';
import { useState } from 'react';

/** The secrets that a form sends with its task, by their keys. */
export interface Secrets {
  secrets: Record<string, string>;
  setSecrets: (secrets: Record<string, string>) => void;
}

/** The secrets of the form; where a preview has none, those that only the field knows. */
export function useSecrets(): Secrets {
  const [own, setOwn] = useState<Record<string, string>>({});
  try {
    // eslint-disable-next-line react-hooks/rules-of-hooks
    return useTemplateSecrets();
  } catch {
    // It throws where no provider is, which stays so while the field is shown.
    return {
      secrets: own,
      setSecrets: more => setOwn(last => ({ ...last, ...more })),
    };
  }
}
