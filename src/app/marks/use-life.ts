// The biography that is open: asked for piece by piece until the run has been looked through, and anew where the instant or the
// run has changed. One question at a time; while the run plays it is left alone.
import type { Life, LifeAt, Thing } from '#wire/life.ts';
import { useEffect, useRef, useState } from 'react';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';

export const LIFE_ROWS = 60;

/** `at`: a row to begin with, or null: round the instant shown. */
export function useLife(what: Thing, at: number | null): { readonly life: Life | null; readonly problem: string } {
  const conductor = useConductor();
  const ordinal = useSession((state) => state.clock.ordinal);
  const explored = useSession((state) => state.timeline?.explored_ns ?? 0);
  const commands = useSession((state) => state.info?.commands);
  const playing = useUi((state) => state.playing);
  const key = JSON.stringify([what, commands]);
  const [found, setFound] = useState<{ readonly of: string; readonly life: Life | null; readonly problem: string }>({ of: '', life: null, problem: '' });
  const asked = useRef(0);

  useEffect(() => {
    if (playing) return;
    const turn = asked;
    const mine = ++turn.current;
    const wanted: LifeAt = at === null ? { ordinal } : { row: at };
    const ask = async (): Promise<void> => {
      const over = conductor.idle.begin('biography');
      try {
        for (let more = true; more && mine === turn.current;) {
          const life = await conductor.client.life(what, wanted, LIFE_ROWS);
          if (mine !== turn.current) return;
          setFound({ of: key, life, problem: '' });
          more = life.catching_up;
        }
      } catch (error) {
        if (mine === turn.current) setFound({ of: key, life: null, problem: error instanceof Error ? error.message : String(error) });
      } finally {
        over();
      }
    };
    void ask();
    return () => {
      if (mine === turn.current) turn.current++;
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [conductor, key, at, ordinal, explored, playing]);

  return found.of === key ? found : { life: null, problem: '' };
}
