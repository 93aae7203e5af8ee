// Work that takes a while: how far it is, its end, and a way to stop it.
import { useEffect, useRef, useState } from 'react';
import { save } from '../log/save-log.ts';
import type { Made, Working } from './make.ts';

export interface Work {
  /** Null: nothing is being made. */
  readonly doing: { readonly share: number; readonly words: string } | null;
  readonly said: string;
  readonly start: (make: (working: Working) => Promise<Made | null>) => void;
  readonly cancel: () => void;
}

export function useWork(): Work {
  const [doing, setDoing] = useState<Work['doing']>(null);
  const [said, setSaid] = useState('');
  const running = useRef<AbortController | null>(null);
  // A dialog that closes takes its work with it.
  useEffect(() => () => running.current?.abort(), []);
  const start: Work['start'] = (make) => {
    const control = new AbortController();
    running.current = control;
    setSaid('');
    setDoing({ share: 0, words: 'starting the model' });
    const progress = (share: number, words: string): void => {
      if (!control.signal.aborted) setDoing({ share, words });
    };
    make({ progress, signal: control.signal })
      .then((made) => {
        if (made === null) return;
        save(made.blob, made.name);
        setSaid(`Saved ${made.name} (${made.words}, ${Math.ceil(made.blob.size / 1024)} KiB).`);
      })
      .catch((error: unknown) => setSaid(control.signal.aborted ? 'Stopped; nothing was saved.' : `It could not be made: ${error instanceof Error ? error.message : String(error)}.`))
      .finally(() => setDoing(null));
  };
  return { doing, said, start, cancel: () => running.current?.abort() };
}
