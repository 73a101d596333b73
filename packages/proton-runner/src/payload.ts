import {
  EngineProgress,
  EngineTarget,
  RenderedFile,
} from '@proton-vending/backstage-plugin-proton-common';

/** A file in JSON: its text, or its bytes in base64. */
export type PayloadFile = Omit<RenderedFile, 'contents'> &
  ({ text: string } | { base64: string });

/** The data that the engine sends to a runner through the control plane. */
export interface RunPayload {
  files: PayloadFile[];
  target: EngineTarget;
  dependencies?: { bundleHash: string; lock?: string };
  progress?: EngineProgress;
  hasBegunToApply?: true;
}

export function toPayloadFile({
  contents,
  ...file
}: RenderedFile): PayloadFile {
  return typeof contents === 'string'
    ? { ...file, text: contents }
    : { ...file, base64: Buffer.from(contents).toString('base64') };
}

export function fromPayloadFile(file: PayloadFile): RenderedFile {
  if ('text' in file) {
    const { text, ...rest } = file;
    return { ...rest, contents: text };
  }
  const { base64, ...rest } = file;
  return { ...rest, contents: Buffer.from(base64, 'base64') };
}
