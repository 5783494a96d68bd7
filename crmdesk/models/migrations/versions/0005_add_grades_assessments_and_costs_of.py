"""Add grades, assessments and costs of customers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Bring a file of the revision before to this one."""
    op.create_table('criterion',
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('axis', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('is_archived', sa.Boolean(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_criterion'))
    )
    with op.batch_alter_table('criterion', schema=None) as batch_op:
        batch_op.create_index('ix_criterion_kind', ['kind', 'axis', 'position'], unique=False)

    op.create_table('customer_grade',
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('layer', sa.String(length=10), nullable=False),
    sa.Column('to_next', sa.BigInteger(), nullable=True),
    sa.Column('abc', sa.String(length=1), nullable=True),
    sa.Column('rfm', sa.String(length=3), nullable=True),
    sa.Column('rfm_class', sa.String(length=20), nullable=True),
    sa.Column('power', sa.String(length=10), nullable=True),
    sa.Column('lifecycle', sa.String(length=10), nullable=True),
    sa.Column('relation', sa.String(length=10), nullable=False),
    sa.Column('loyalty', sa.Integer(), nullable=True),
    sa.Column('churn', sa.Integer(), nullable=True),
    sa.Column('churn_band', sa.String(length=6), nullable=True),
    sa.Column('interval_days', sa.Integer(), nullable=True),
    sa.Column('intervals', sa.Integer(), nullable=False),
    sa.Column('next_purchase_on', sa.String(length=10), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('net_sales', sa.BigInteger(), nullable=False),
    sa.Column('growth', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_customer_grade'))
    )
    with op.batch_alter_table('customer_grade', schema=None) as batch_op:
        batch_op.create_index('ix_customer_grade_churn', ['churn'], unique=False)
        batch_op.create_index('ix_customer_grade_layer', ['layer', 'abc'], unique=False)
        batch_op.create_index('ix_customer_grade_lifecycle', ['lifecycle'], unique=False)
        batch_op.create_index('ix_customer_grade_next', ['next_purchase_on'], unique=False)
        batch_op.create_index('ix_customer_grade_rfm', ['rfm_class'], unique=False)

    op.create_table('grade_run',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('month', sa.Integer(), nullable=False),
    sa.Column('as_of', sa.String(length=10), nullable=False),
    sa.Column('made_at', sa.String(length=19), nullable=False),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('parameters', sa.String(length=8000), nullable=False),
    sa.Column('customers', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grade_run')),
    sa.UniqueConstraint('month', name=op.f('uq_grade_run_month'))
    )
    op.create_table('model_fit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('method', sa.String(length=20), nullable=False),
    sa.Column('as_of', sa.String(length=10), nullable=False),
    sa.Column('made_at', sa.String(length=19), nullable=False),
    sa.Column('customers', sa.Integer(), nullable=False),
    sa.Column('repeaters', sa.Integer(), nullable=False),
    sa.Column('fitted', sa.String(length=2000), nullable=False),
    sa.Column('is_accepted', sa.Boolean(), nullable=False),
    sa.Column('employee_id', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_model_fit'))
    )
    with op.batch_alter_table('model_fit', schema=None) as batch_op:
        batch_op.create_index('ix_model_fit_method', ['method', 'as_of'], unique=False)

    op.create_table('grade_line',
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('layer', sa.String(length=10), nullable=False),
    sa.Column('abc', sa.String(length=1), nullable=True),
    sa.Column('rfm', sa.String(length=3), nullable=True),
    sa.Column('rfm_class', sa.String(length=20), nullable=True),
    sa.Column('lifecycle', sa.String(length=10), nullable=True),
    sa.Column('credit', sa.String(length=3), nullable=True),
    sa.Column('opportunity', sa.String(length=10), nullable=True),
    sa.Column('net_sales', sa.BigInteger(), nullable=False),
    sa.Column('gross_profit', sa.BigInteger(), nullable=True),
    sa.Column('purchases', sa.Integer(), nullable=False),
    sa.Column('last_on', sa.String(length=10), nullable=True),
    sa.Column('overdue_days', sa.Integer(), nullable=True),
    sa.Column('credit_score', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['grade_run.id'], name=op.f('fk_grade_line_run_id_grade_run')),
    sa.PrimaryKeyConstraint('run_id', 'customer_id', name=op.f('pk_grade_line')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('grade_line', schema=None) as batch_op:
        batch_op.create_index('ix_grade_line_customer', ['customer_id'], unique=False)

    op.create_table('screening',
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('as_of', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('parameters', sa.Text(), nullable=True),
    sa.Column('signed_by_id', sa.BigInteger(), nullable=True),
    sa.Column('signed_at', sa.String(length=19), nullable=True),
    sa.Column('remark', sa.String(length=500), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['signed_by_id'], ['employee.id'], name=op.f('fk_screening_signed_by_id_employee')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screening'))
    )
    with op.batch_alter_table('screening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_screening_signed_by_id'), ['signed_by_id'], unique=False)
        batch_op.create_index('ix_screening_year', ['year'], unique=False)

    op.create_table('customer_cost',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('spent_on', sa.String(length=10), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('remark', sa.String(length=200), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_customer_cost_customer_id_customer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_cost'))
    )
    with op.batch_alter_table('customer_cost', schema=None) as batch_op:
        batch_op.create_index('ix_customer_cost_customer', ['customer_id', 'spent_on'], unique=False)
        batch_op.create_index('ix_customer_cost_day', ['spent_on', 'customer_id', 'amount'], unique=False)

    op.create_table('grade_override',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('method', sa.String(length=12), nullable=False),
    sa.Column('grade', sa.String(length=20), nullable=False),
    sa.Column('computed', sa.String(length=20), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('valid_until', sa.String(length=10), nullable=False),
    sa.Column('employee_id', sa.BigInteger(), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_grade_override_customer_id_customer')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_grade_override_employee_id_employee')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grade_override'))
    )
    with op.batch_alter_table('grade_override', schema=None) as batch_op:
        batch_op.create_index('ix_grade_override_customer', ['customer_id', 'method', 'valid_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_grade_override_employee_id'), ['employee_id'], unique=False)

    op.create_table('screening_line',
    sa.Column('screening_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('verdict', sa.String(length=10), nullable=True),
    sa.Column('decided', sa.String(length=10), nullable=True),
    sa.Column('net_sales', sa.BigInteger(), nullable=False),
    sa.Column('gross_profit', sa.BigInteger(), nullable=True),
    sa.Column('parts', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['screening_id'], ['screening.id'], name=op.f('fk_screening_line_screening_id_screening'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('screening_id', 'customer_id', name=op.f('pk_screening_line')),
    sqlite_with_rowid=False
    )
    op.create_table('assessment',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('assessed_on', sa.String(length=10), nullable=False),
    sa.Column('competitor_id', sa.BigInteger(), nullable=True),
    sa.Column('employee_id', sa.BigInteger(), nullable=True),
    sa.Column('contact_id', sa.BigInteger(), nullable=True),
    sa.Column('remark', sa.String(length=500), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['competitor_id'], ['competitor.id'], name=op.f('fk_assessment_competitor_id_competitor')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_assessment_contact_id_contact')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_assessment_customer_id_customer')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_assessment_employee_id_employee')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment'))
    )
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_competitor_id'), ['competitor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index('ix_assessment_customer', ['customer_id', 'kind', 'assessed_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index('ix_assessment_kind', ['kind', 'assessed_on'], unique=False)

    op.create_table('assessment_score',
    sa.Column('assessment_id', sa.BigInteger(), nullable=False),
    sa.Column('criterion', sa.String(length=20), nullable=False),
    sa.Column('points', sa.BigInteger(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=19), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.String(length=19), nullable=False),
    sa.Column('changed_by', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_assessment_score_assessment_id_assessment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment_score'))
    )
    with op.batch_alter_table('assessment_score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_score_assessment_id'), ['assessment_id'], unique=False)

