"""Add trade, receivables and credit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Bring a file of the revision before to this one."""
    op.create_table('credit_decision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('decided_at', sa.String(length=19), nullable=False),
    sa.Column('employee_id', sa.BigInteger(), nullable=True),
    sa.Column('document', sa.String(length=10), nullable=False),
    sa.Column('document_id', sa.BigInteger(), nullable=False),
    sa.Column('document_no', sa.String(length=40), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.Column('is_held', sa.Integer(), nullable=False),
    sa.Column('exposure', sa.BigInteger(), nullable=True),
    sa.Column('credit_limit', sa.BigInteger(), nullable=True),
    sa.Column('overdue_days', sa.Integer(), nullable=True),
    sa.Column('reasons', sa.String(length=4000), nullable=False),
    sa.Column('release_id', sa.BigInteger(), nullable=True),
    sa.Column('change_set_id', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_decision'))
    )
    with op.batch_alter_table('credit_decision', schema=None) as batch_op:
        batch_op.create_index('ix_credit_decision_customer', ['customer_id', 'decided_at'], unique=False)

    op.create_table('credit_move',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('moved_on', sa.String(length=10), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('grade', sa.String(length=3), nullable=True),
    sa.Column('points', sa.String(length=8000), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_move'))
    )
    with op.batch_alter_table('credit_move', schema=None) as batch_op:
        batch_op.create_index('ix_credit_move_customer', ['customer_id', 'moved_on'], unique=False)

    op.create_table('credit_warning',
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('first_on', sa.String(length=10), nullable=False),
    sa.Column('tone', sa.String(length=5), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('evidence', sa.String(length=2000), nullable=False),
    sa.PrimaryKeyConstraint('customer_id', 'kind', name=op.f('pk_credit_warning')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('credit_warning', schema=None) as batch_op:
        batch_op.create_index('ix_credit_warning_amount', ['amount'], unique=False)

    op.create_table('customer_credit',
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('as_of', sa.String(length=10), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('grade', sa.String(length=3), nullable=True),
    sa.Column('credit_limit', sa.BigInteger(), nullable=True),
    sa.Column('temporary_until', sa.String(length=10), nullable=True),
    sa.Column('exposure', sa.BigInteger(), nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.Column('promises_kept', sa.Integer(), nullable=False),
    sa.Column('promises_broken', sa.Integer(), nullable=False),
    sa.Column('confirmed_on', sa.String(length=10), nullable=True),
    sa.Column('warnings', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_customer_credit'))
    )
    with op.batch_alter_table('customer_credit', schema=None) as batch_op:
        batch_op.create_index('ix_customer_credit_grade', ['grade', 'exposure', 'credit_limit'], unique=False)
        batch_op.create_index('ix_customer_credit_verdict', ['verdict'], unique=False)

    op.create_table('customer_month',
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('month', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('purchases', sa.Integer(), nullable=False),
    sa.Column('sales', sa.BigInteger(), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=True),
    sa.Column('returns', sa.BigInteger(), nullable=False),
    sa.Column('charged', sa.BigInteger(), nullable=False),
    sa.Column('received', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('customer_id', 'month', name=op.f('pk_customer_month')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('customer_month', schema=None) as batch_op:
        batch_op.create_index('ix_customer_month_month', ['month', 'customer_id', 'sales', 'cost', 'purchases', 'received', 'charged'], unique=False)

    op.create_table('customer_trade',
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('first_sale_on', sa.String(length=10), nullable=True),
    sa.Column('last_sale_on', sa.String(length=10), nullable=True),
    sa.Column('purchases', sa.Integer(), nullable=False),
    sa.Column('purchased', sa.BigInteger(), nullable=False),
    sa.Column('sales', sa.BigInteger(), nullable=False),
    sa.Column('sales_12', sa.BigInteger(), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=True),
    sa.Column('largest_sale', sa.BigInteger(), nullable=True),
    sa.Column('returns', sa.BigInteger(), nullable=False),
    sa.Column('return_count', sa.Integer(), nullable=False),
    sa.Column('received', sa.BigInteger(), nullable=False),
    sa.Column('receipt_count', sa.Integer(), nullable=False),
    sa.Column('largest_receipt', sa.BigInteger(), nullable=True),
    sa.Column('last_receipt_on', sa.String(length=10), nullable=True),
    sa.Column('open', sa.BigInteger(), nullable=False),
    sa.Column('overdue', sa.BigInteger(), nullable=False),
    sa.Column('oldest_due_on', sa.String(length=10), nullable=True),
    sa.Column('next_due_on', sa.String(length=10), nullable=True),
    sa.Column('prepaid', sa.BigInteger(), nullable=False),
    sa.Column('drafts', sa.BigInteger(), nullable=False),
    sa.Column('unbilled', sa.BigInteger(), nullable=False),
    sa.Column('unshipped', sa.BigInteger(), nullable=False),
    sa.Column('paid', sa.BigInteger(), nullable=False),
    sa.Column('paid_days', sa.BigInteger(), nullable=False),
    sa.Column('late_days', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_customer_trade'))
    )
    with op.batch_alter_table('customer_trade', schema=None) as batch_op:
        batch_op.create_index('ix_customer_trade_last', ['last_sale_on'], unique=False)
        batch_op.create_index('ix_customer_trade_next_due', ['next_due_on'], unique=False)
        batch_op.create_index('ix_customer_trade_open', ['open'], unique=False)
        batch_op.create_index('ix_customer_trade_overdue', ['overdue'], unique=False)
        batch_op.create_index('ix_customer_trade_sales', ['sales'], unique=False)
        batch_op.create_index('ix_customer_trade_sales_12', ['sales_12'], unique=False)

    op.create_table('stock_month',
    sa.Column('product_id', sa.BigInteger(), nullable=False),
    sa.Column('month', sa.String(length=10), nullable=False),
    sa.Column('opening_quantity', sa.BigInteger(), nullable=True),
    sa.Column('closing_quantity', sa.BigInteger(), nullable=True),
    sa.Column('opening', sa.BigInteger(), nullable=True),
    sa.Column('closing', sa.BigInteger(), nullable=True),
    sa.Column('opening_cost', sa.BigInteger(), nullable=True),
    sa.Column('closing_cost', sa.BigInteger(), nullable=True),
    sa.Column('remark', sa.String(length=200), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_stock_month_product_id_product')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_month'))
    )
    with op.batch_alter_table('stock_month', schema=None) as batch_op:
        batch_op.create_index('ix_stock_month_product', ['product_id', 'month'], unique=False)

    op.create_table('credit_limit',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('credit_days', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.String(length=10), nullable=False),
    sa.Column('valid_until', sa.String(length=10), nullable=True),
    sa.Column('computed', sa.BigInteger(), nullable=True),
    sa.Column('basis', sa.Text(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('proposed_by_id', sa.BigInteger(), nullable=True),
    sa.Column('approver_id', sa.BigInteger(), nullable=True),
    sa.Column('approved_at', sa.String(length=19), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['approver_id'], ['employee.id'], name=op.f('fk_credit_limit_approver_id_employee')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_credit_limit_customer_id_customer')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['employee.id'], name=op.f('fk_credit_limit_proposed_by_id_employee')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_limit'))
    )
    with op.batch_alter_table('credit_limit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credit_limit_approver_id'), ['approver_id'], unique=False)
        batch_op.create_index('ix_credit_limit_customer', ['customer_id', 'state', 'valid_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_limit_proposed_by_id'), ['proposed_by_id'], unique=False)

    op.create_table('credit_report',
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('purpose', sa.String(length=200), nullable=True),
    sa.Column('channels', sa.String(length=80), nullable=True),
    sa.Column('investigator_id', sa.BigInteger(), nullable=True),
    sa.Column('investigated_on', sa.String(length=10), nullable=False),
    sa.Column('shareholders', sa.String(length=500), nullable=True),
    sa.Column('history', sa.String(length=500), nullable=True),
    sa.Column('affiliates', sa.String(length=500), nullable=True),
    sa.Column('condition', sa.String(length=5), nullable=True),
    sa.Column('scale', sa.String(length=500), nullable=True),
    sa.Column('chain', sa.String(length=500), nullable=True),
    sa.Column('equipment', sa.String(length=500), nullable=True),
    sa.Column('profit', sa.BigInteger(), nullable=True),
    sa.Column('operating_ratio', sa.String(length=200), nullable=True),
    sa.Column('bank_dealings', sa.String(length=500), nullable=True),
    sa.Column('peer_opinion', sa.String(length=500), nullable=True),
    sa.Column('readiness', sa.String(length=5), nullable=True),
    sa.Column('court_record', sa.String(length=10), nullable=True),
    sa.Column('legal_note', sa.String(length=500), nullable=True),
    sa.Column('guarantee', sa.String(length=12), nullable=True),
    sa.Column('guarantee_note', sa.String(length=200), nullable=True),
    sa.Column('industry_outlook', sa.String(length=5), nullable=True),
    sa.Column('outlook', sa.String(length=500), nullable=True),
    sa.Column('score', sa.BigInteger(), nullable=True),
    sa.Column('grade', sa.String(length=3), nullable=True),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('proposed_limit', sa.BigInteger(), nullable=True),
    sa.Column('proposed_days', sa.Integer(), nullable=True),
    sa.Column('proposed_settlement', sa.String(length=20), nullable=True),
    sa.Column('risks', sa.String(length=1000), nullable=True),
    sa.Column('review_on', sa.String(length=10), nullable=True),
    sa.Column('valid_until', sa.String(length=10), nullable=True),
    sa.Column('approver_id', sa.BigInteger(), nullable=True),
    sa.Column('approved_at', sa.String(length=19), nullable=True),
    sa.Column('approval_note', sa.String(length=200), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['approver_id'], ['employee.id'], name=op.f('fk_credit_report_approver_id_employee')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_credit_report_customer_id_customer')),
    sa.ForeignKeyConstraint(['investigator_id'], ['employee.id'], name=op.f('fk_credit_report_investigator_id_employee')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_report'))
    )
    with op.batch_alter_table('credit_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credit_report_approver_id'), ['approver_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_report_code'), ['code'], unique=False)
        batch_op.create_index('ix_credit_report_customer', ['customer_id', 'investigated_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_report_investigator_id'), ['investigator_id'], unique=False)

    op.create_table('qualification_review',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('goods', sa.String(length=80), nullable=False),
    sa.Column('applied_on', sa.String(length=10), nullable=False),
    sa.Column('applied_by_id', sa.BigInteger(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('names_match', sa.Boolean(), nullable=True),
    sa.Column('representative_match', sa.Boolean(), nullable=True),
    sa.Column('scope_covers', sa.Boolean(), nullable=True),
    sa.Column('seals_match', sa.Boolean(), nullable=True),
    sa.Column('balance_note', sa.String(length=200), nullable=True),
    sa.Column('checker_id', sa.BigInteger(), nullable=True),
    sa.Column('review_on', sa.String(length=10), nullable=True),
    sa.Column('approver_id', sa.BigInteger(), nullable=True),
    sa.Column('approved_at', sa.String(length=19), nullable=True),
    sa.Column('approval_note', sa.String(length=200), nullable=True),
    sa.Column('remark', sa.String(length=500), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['applied_by_id'], ['employee.id'], name=op.f('fk_qualification_review_applied_by_id_employee')),
    sa.ForeignKeyConstraint(['approver_id'], ['employee.id'], name=op.f('fk_qualification_review_approver_id_employee')),
    sa.ForeignKeyConstraint(['checker_id'], ['employee.id'], name=op.f('fk_qualification_review_checker_id_employee')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_qualification_review_customer_id_customer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_qualification_review'))
    )
    with op.batch_alter_table('qualification_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_qualification_review_applied_by_id'), ['applied_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_qualification_review_approver_id'), ['approver_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_qualification_review_checker_id'), ['checker_id'], unique=False)
        batch_op.create_index('ix_qualification_review_customer', ['customer_id', 'state'], unique=False)

    op.create_table('statement',
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('from_on', sa.String(length=10), nullable=False),
    sa.Column('until_on', sa.String(length=10), nullable=False),
    sa.Column('opening', sa.BigInteger(), nullable=False),
    sa.Column('charges', sa.BigInteger(), nullable=False),
    sa.Column('payments', sa.BigInteger(), nullable=False),
    sa.Column('closing', sa.BigInteger(), nullable=False),
    sa.Column('contact_id', sa.BigInteger(), nullable=True),
    sa.Column('sent_on', sa.String(length=10), nullable=True),
    sa.Column('sent_way', sa.String(length=10), nullable=True),
    sa.Column('answered_on', sa.String(length=10), nullable=True),
    sa.Column('confirmed', sa.BigInteger(), nullable=True),
    sa.Column('confirmed_name', sa.String(length=40), nullable=True),
    sa.Column('owner_id', sa.BigInteger(), nullable=True),
    sa.Column('remark', sa.String(length=500), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_statement_contact_id_contact')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_statement_customer_id_customer')),
    sa.ForeignKeyConstraint(['owner_id'], ['employee.id'], name=op.f('fk_statement_owner_id_employee')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement'))
    )
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_code'), ['code'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index('ix_statement_customer', ['customer_id', 'until_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_owner_id'), ['owner_id'], unique=False)

    op.create_table('sale',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('sold_on', sa.String(length=10), nullable=False),
    sa.Column('due_on', sa.String(length=10), nullable=True),
    sa.Column('settlement', sa.String(length=20), nullable=True),
    sa.Column('owner_id', sa.BigInteger(), nullable=True),
    sa.Column('contract_id', sa.BigInteger(), nullable=True),
    sa.Column('instalment_id', sa.BigInteger(), nullable=True),
    sa.Column('original_id', sa.BigInteger(), nullable=True),
    sa.Column('stated', sa.BigInteger(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=True),
    sa.Column('tax', sa.BigInteger(), nullable=True),
    sa.Column('settled', sa.BigInteger(), nullable=False),
    sa.Column('settled_on', sa.String(length=10), nullable=True),
    sa.Column('invoice_no', sa.String(length=40), nullable=True),
    sa.Column('invoiced_on', sa.String(length=10), nullable=True),
    sa.Column('remark', sa.String(length=500), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_sale_contract_id_contract')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_sale_customer_id_customer')),
    sa.ForeignKeyConstraint(['instalment_id'], ['instalment.id'], name=op.f('fk_sale_instalment_id_instalment')),
    sa.ForeignKeyConstraint(['original_id'], ['sale.id'], name=op.f('fk_sale_original_id_sale')),
    sa.ForeignKeyConstraint(['owner_id'], ['employee.id'], name=op.f('fk_sale_owner_id_employee')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sale'))
    )
    with op.batch_alter_table('sale', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sale_code'), ['code'], unique=False)
        batch_op.create_index(batch_op.f('ix_sale_contract_id'), ['contract_id'], unique=False)
        batch_op.create_index('ix_sale_customer', ['customer_id', 'sold_on', 'state', 'deleted_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sale_instalment_id'), ['instalment_id'], unique=False)
        batch_op.create_index('ix_sale_open', ['due_on', 'customer_id', 'amount', 'settled', 'sold_on', 'owner_id'], unique=False, sqlite_where=sa.text("settled_on IS NULL AND state = 'posted' AND deleted_at IS NULL"))
        batch_op.create_index(batch_op.f('ix_sale_original_id'), ['original_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sale_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index('ix_sale_sold', ['sold_on'], unique=False)

    op.create_table('allocation',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('sale_id', sa.BigInteger(), nullable=False),
    sa.Column('receipt_id', sa.BigInteger(), nullable=True),
    sa.Column('credit_id', sa.BigInteger(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('applied_on', sa.String(length=10), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['credit_id'], ['sale.id'], name=op.f('fk_allocation_credit_id_sale')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_allocation_customer_id_customer')),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipt.id'], name=op.f('fk_allocation_receipt_id_receipt')),
    sa.ForeignKeyConstraint(['sale_id'], ['sale.id'], name=op.f('fk_allocation_sale_id_sale')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation'))
    )
    with op.batch_alter_table('allocation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_allocation_credit_id'), ['credit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_allocation_customer_id'), ['customer_id'], unique=False)
        batch_op.create_index('ix_allocation_day', ['applied_on', 'sale_id', 'amount', 'deleted_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_allocation_receipt_id'), ['receipt_id'], unique=False)
        batch_op.create_index('ix_allocation_sale', ['sale_id', 'applied_on', 'amount', 'deleted_at'], unique=False)

    op.create_table('credit_release',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('quote_id', sa.BigInteger(), nullable=True),
    sa.Column('contract_id', sa.BigInteger(), nullable=True),
    sa.Column('sale_id', sa.BigInteger(), nullable=True),
    sa.Column('document_no', sa.String(length=40), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('valid_until', sa.String(length=10), nullable=False),
    sa.Column('approver_id', sa.BigInteger(), nullable=True),
    sa.Column('approved_at', sa.String(length=19), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['approver_id'], ['employee.id'], name=op.f('fk_credit_release_approver_id_employee')),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_credit_release_contract_id_contract')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_credit_release_customer_id_customer')),
    sa.ForeignKeyConstraint(['quote_id'], ['quote.id'], name=op.f('fk_credit_release_quote_id_quote')),
    sa.ForeignKeyConstraint(['sale_id'], ['sale.id'], name=op.f('fk_credit_release_sale_id_sale')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_release'))
    )
    with op.batch_alter_table('credit_release', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credit_release_approver_id'), ['approver_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_release_contract_id'), ['contract_id'], unique=False)
        batch_op.create_index('ix_credit_release_customer', ['customer_id', 'valid_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_release_quote_id'), ['quote_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_release_sale_id'), ['sale_id'], unique=False)

    op.create_table('promise',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('contact_id', sa.BigInteger(), nullable=True),
    sa.Column('made_on', sa.String(length=10), nullable=False),
    sa.Column('promised_on', sa.String(length=10), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('sale_id', sa.BigInteger(), nullable=True),
    sa.Column('received', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.Column('owner_id', sa.BigInteger(), nullable=True),
    sa.Column('remark', sa.String(length=200), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_promise_contact_id_contact')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_promise_customer_id_customer')),
    sa.ForeignKeyConstraint(['owner_id'], ['employee.id'], name=op.f('fk_promise_owner_id_employee')),
    sa.ForeignKeyConstraint(['sale_id'], ['sale.id'], name=op.f('fk_promise_sale_id_sale')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise'))
    )
    with op.batch_alter_table('promise', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_promise_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index('ix_promise_customer', ['customer_id', 'promised_on'], unique=False)
        batch_op.create_index('ix_promise_due', ['state', 'promised_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_promise_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_promise_sale_id'), ['sale_id'], unique=False)

    op.create_table('sale_line',
    sa.Column('sale_id', sa.BigInteger(), nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=True),
    sa.Column('counted_on', sa.String(length=10), nullable=True),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('product_id', sa.BigInteger(), nullable=True),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('specification', sa.String(length=100), nullable=True),
    sa.Column('unit', sa.String(length=10), nullable=True),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('price', sa.BigInteger(), nullable=False),
    sa.Column('discount', sa.Integer(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=True),
    sa.Column('cost_amount', sa.BigInteger(), nullable=True),
    sa.Column('tax_rate', sa.Integer(), nullable=True),
    sa.Column('remark', sa.String(length=200), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_sale_line_customer_id_customer')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_sale_line_product_id_product')),
    sa.ForeignKeyConstraint(['sale_id'], ['sale.id'], name=op.f('fk_sale_line_sale_id_sale')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sale_line'))
    )
    with op.batch_alter_table('sale_line', schema=None) as batch_op:
        batch_op.create_index('ix_sale_line_customer', ['customer_id', 'counted_on'], unique=False)
        batch_op.create_index('ix_sale_line_product', ['product_id', 'counted_on', 'customer_id', 'quantity', 'amount', 'cost_amount'], unique=False)
        batch_op.create_index(batch_op.f('ix_sale_line_sale_id'), ['sale_id'], unique=False)

    op.create_table('statement_difference',
    sa.Column('statement_id', sa.BigInteger(), nullable=False),
    sa.Column('document_no', sa.String(length=40), nullable=True),
    sa.Column('sale_id', sa.BigInteger(), nullable=True),
    sa.Column('ours', sa.BigInteger(), nullable=True),
    sa.Column('theirs', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.String(length=12), nullable=False),
    sa.Column('remark', sa.String(length=200), nullable=True),
    sa.Column('settled_on', sa.String(length=10), nullable=True),
    sa.Column('solution', sa.String(length=200), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['sale_id'], ['sale.id'], name=op.f('fk_statement_difference_sale_id_sale')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_statement_difference_statement_id_statement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_difference'))
    )
    with op.batch_alter_table('statement_difference', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_difference_sale_id'), ['sale_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_difference_statement_id'), ['statement_id'], unique=False)

    op.create_table('dunning',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('done_on', sa.String(length=10), nullable=False),
    sa.Column('way', sa.String(length=10), nullable=False),
    sa.Column('overdue', sa.BigInteger(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('contact_id', sa.BigInteger(), nullable=True),
    sa.Column('result', sa.String(length=12), nullable=True),
    sa.Column('promise_id', sa.BigInteger(), nullable=True),
    sa.Column('activity_id', sa.BigInteger(), nullable=True),
    sa.Column('next_on', sa.String(length=10), nullable=True),
    sa.Column('letter_no', sa.String(length=30), nullable=True),
    sa.Column('owner_id', sa.BigInteger(), nullable=True),
    sa.Column('remark', sa.String(length=500), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_dunning_activity_id_activity')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_dunning_contact_id_contact')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_dunning_customer_id_customer')),
    sa.ForeignKeyConstraint(['owner_id'], ['employee.id'], name=op.f('fk_dunning_owner_id_employee')),
    sa.ForeignKeyConstraint(['promise_id'], ['promise.id'], name=op.f('fk_dunning_promise_id_promise')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dunning'))
    )
    with op.batch_alter_table('dunning', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dunning_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dunning_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index('ix_dunning_customer', ['customer_id', 'done_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_dunning_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dunning_promise_id'), ['promise_id'], unique=False)

    with op.batch_alter_table('contract', schema=None) as batch_op:
        batch_op.add_column(sa.Column('billed', sa.BigInteger(), nullable=False, server_default='0'))
    with op.batch_alter_table('contract', schema=None) as batch_op:
        batch_op.alter_column('billed', server_default=None)

    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('payer', sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column('owner_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('applied', sa.BigInteger(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('reverses_id', sa.BigInteger(), nullable=True))
        batch_op.create_index('ix_receipt_day', ['received_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_receipt_document_no'), ['document_no'], unique=False)
        batch_op.create_index(batch_op.f('ix_receipt_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_receipt_reverses_id'), ['reverses_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_receipt_owner_id_employee'), 'employee', ['owner_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_receipt_reverses_id_receipt'), 'receipt', ['reverses_id'], ['id'])
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.alter_column('applied', server_default=None)

