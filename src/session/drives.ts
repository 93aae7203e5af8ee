// The drives that a scenario may name: descriptions as data, tables built once.
import { assert } from '#base/assert.ts';
import type { Drive } from '#kernel/block/drive.ts';
import { build_drive, parse_drive } from '#kernel/block/drive.ts';
import barracuda7200 from '#kernel/block/drives/barracuda7200.json' with { type: 'json' };
import disk7200_2010 from '#kernel/block/drives/disk7200_2010.json' with { type: 'json' };
import hp97560 from '#kernel/block/drives/hp97560.json' with { type: 'json' };

const FILES: Readonly<Record<string, unknown>> = { disk7200_2010, barracuda7200, hp97560 };
const built = new Map<string, Drive>();

export const DRIVE_IDS: readonly string[] = Object.keys(FILES);

export function drive_by_id(id: string): Drive | null {
  const file = FILES[id];
  if (file === undefined) return null;
  const known = built.get(id);
  if (known !== undefined) return known;
  const parsed = parse_drive(file);
  assert(parsed.ok, `drive ${id}: its description is not valid`);
  const drive = build_drive(parsed.drive);
  built.set(id, drive);
  return drive;
}
