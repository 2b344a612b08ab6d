"""Answers lines of JSON { revisions, heads, op, target } as Alembic does; needs `python3-alembic`.

It is kept to show where alembic-cases.test.ts has its expectations from; no test runs it.
"""
import json, sys, warnings
from unittest.mock import MagicMock
warnings.simplefilter("ignore")
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionMap, Revision
from alembic.runtime.migration import HeadMaintainer
class R(Revision):
    module = MagicMock(); doc=''; longdoc=''; path=''
    log_entry=''
def directory(revs):
    sd = ScriptDirectory.__new__(ScriptDirectory)
    sd.revision_map = RevisionMap(lambda: [R(r['revision'], tuple(r['downRevision']) or None if len(r['downRevision'])!=1 else r['downRevision'][0], dependencies=tuple(r['dependsOn']) or None, branch_labels=tuple(r['branchLabels']) or None) for r in revs])
    return sd
def run(c):
    sd = directory(c['revisions'])
    heads = tuple(c['heads'])
    try:
        if c['op'] == 'upgrade': steps = list(sd._upgrade_revs(c['target'], heads))
        elif c['op'] == 'downgrade': steps = list(sd._downgrade_revs(c['target'], heads))
        elif c['op'] == 'stamp': steps = list(sd._stamp_revs(c['target'], heads))
        elif c['op'] == 'range':
            lo, up = c['target'].split(':')
            return {'ids': sorted(s.revision for s in sd.walk_revisions(base=lo or 'base', head=up or 'heads'))}
        ctx = MagicMock(); ctx.as_sql = True
        hm = HeadMaintainer(ctx, heads)
        for s in steps: hm.update_to_step(s)
        ids = [s.revision.revision for s in steps] if c['op'] != 'stamp' else []
        return {'ids': ids, 'heads': sorted(hm.heads)}
    except Exception as e:
        return {'error': f'{type(e).__name__}: {e}'[:200]}
for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=False)
