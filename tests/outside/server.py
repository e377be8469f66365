"""`odoo server` on a given day: server.py 2026-11-12 [arguments of odoo server].

The demo month lies on fixed days; a server with the machine's clock would refuse (or allow) other things every day.
"""
import sys

from freezegun import freeze_time

from odoo.cli.command import main

day = sys.argv.pop(1)
sys.argv.insert(1, 'server')
with freeze_time(f'{day} 02:00:00', tick=True):  # 10:00 in China
    main()
