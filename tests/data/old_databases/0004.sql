BEGIN;
CREATE TABLE activity (
	customer_id BIGINT NOT NULL, 
	contact_id BIGINT, 
	opportunity_id BIGINT, 
	happened_at VARCHAR(19) NOT NULL, 
	channel VARCHAR(10) NOT NULL, 
	purposes VARCHAR(120), 
	result VARCHAR(12) NOT NULL, 
	employee_id BIGINT, 
	minutes INTEGER, 
	summary VARCHAR(2000) NOT NULL, 
	opening VARCHAR(200), 
	narrowing VARCHAR(500), 
	demands VARCHAR(500), 
	intention VARCHAR(500), 
	review VARCHAR(500), 
	needs VARCHAR(500), 
	preferred_channel VARCHAR(10), 
	personal_help VARCHAR(200), 
	is_thanked BOOLEAN NOT NULL, 
	next_on VARCHAR(10), 
	next_what VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_activity PRIMARY KEY (id), 
	CONSTRAINT fk_activity_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_activity_contact_id_contact FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_activity_opportunity_id_opportunity FOREIGN KEY(opportunity_id) REFERENCES opportunity (id), 
	CONSTRAINT fk_activity_employee_id_employee FOREIGN KEY(employee_id) REFERENCES employee (id)
);
CREATE TABLE address (
	customer_id BIGINT NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	region VARCHAR(6), 
	address VARCHAR(200) NOT NULL, 
	postcode VARCHAR(6), 
	person VARCHAR(40), 
	phone VARCHAR(30), 
	longitude INTEGER, 
	latitude INTEGER, 
	is_default BOOLEAN NOT NULL, 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_address PRIMARY KEY (id), 
	CONSTRAINT fk_address_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY);
CREATE TABLE allocation (
	customer_id BIGINT NOT NULL, 
	sale_id BIGINT NOT NULL, 
	receipt_id BIGINT, 
	credit_id BIGINT, 
	amount BIGINT NOT NULL, 
	applied_on VARCHAR(10) NOT NULL, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_allocation PRIMARY KEY (id), 
	CONSTRAINT fk_allocation_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_allocation_sale_id_sale FOREIGN KEY(sale_id) REFERENCES sale (id), 
	CONSTRAINT fk_allocation_receipt_id_receipt FOREIGN KEY(receipt_id) REFERENCES receipt (id), 
	CONSTRAINT fk_allocation_credit_id_sale FOREIGN KEY(credit_id) REFERENCES sale (id)
);
CREATE TABLE area (
	name VARCHAR(60) NOT NULL, 
	parent_id BIGINT, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_area PRIMARY KEY (id), 
	CONSTRAINT fk_area_parent_id_area FOREIGN KEY(parent_id) REFERENCES area (id)
);
CREATE TABLE attachment (
	customer_id BIGINT NOT NULL, 
	activity_id BIGINT, 
	quote_id BIGINT, 
	contract_id BIGINT, 
	file_name VARCHAR(200) NOT NULL, 
	size INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_attachment PRIMARY KEY (id), 
	CONSTRAINT fk_attachment_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_attachment_activity_id_activity FOREIGN KEY(activity_id) REFERENCES activity (id), 
	CONSTRAINT fk_attachment_quote_id_quote FOREIGN KEY(quote_id) REFERENCES quote (id), 
	CONSTRAINT fk_attachment_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id)
);
CREATE TABLE change (
	change_set_id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	entity VARCHAR(30) NOT NULL, 
	record_id BIGINT NOT NULL, 
	customer_id BIGINT, 
	action VARCHAR(8) NOT NULL, 
	data JSON, 
	CONSTRAINT pk_change PRIMARY KEY (change_set_id, seq), 
	CONSTRAINT fk_change_change_set_id_change_set FOREIGN KEY(change_set_id) REFERENCES change_set (id)
)
 WITHOUT ROWID

;
CREATE TABLE change_set (
	id INTEGER NOT NULL, 
	at VARCHAR(19) NOT NULL, 
	employee_id BIGINT, 
	device INTEGER NOT NULL, 
	source VARCHAR(10) NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	title_params JSON, 
	undoes_id BIGINT, 
	undone_by_id BIGINT, 
	CONSTRAINT pk_change_set PRIMARY KEY (id)
);
CREATE TABLE commitment (
	employee_id BIGINT, 
	month VARCHAR(10) NOT NULL, 
	amount BIGINT NOT NULL, 
	given_on VARCHAR(10) NOT NULL, 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_commitment PRIMARY KEY (id), 
	CONSTRAINT fk_commitment_employee_id_employee FOREIGN KEY(employee_id) REFERENCES employee (id)
);
CREATE TABLE competitor (
	name VARCHAR(60) NOT NULL, 
	website VARCHAR(120), 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_competitor PRIMARY KEY (id)
);
CREATE TABLE competitor_relation (
	customer_id BIGINT NOT NULL, 
	competitor_id BIGINT NOT NULL, 
	share INTEGER, 
	strength VARCHAR(10), 
	evidence VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_competitor_relation PRIMARY KEY (id), 
	CONSTRAINT fk_competitor_relation_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_competitor_relation_competitor_id_competitor FOREIGN KEY(competitor_id) REFERENCES competitor (id)
);
CREATE TABLE contact (
	customer_id BIGINT NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	salutation VARCHAR(20), 
	job_title VARCHAR(40), 
	section VARCHAR(40), 
	mobile VARCHAR(20), 
	phone VARCHAR(30), 
	extension VARCHAR(6), 
	wechat VARCHAR(20), 
	email VARCHAR(254), 
	qq VARCHAR(12), 
	is_primary BOOLEAN NOT NULL, 
	has_left BOOLEAN NOT NULL, 
	do_not_contact BOOLEAN, 
	role VARCHAR(12), 
	path_order INTEGER, 
	reports_to_id BIGINT, 
	weight INTEGER, 
	attitude VARCHAR(10), 
	contacted_on VARCHAR(10), 
	strength INTEGER, 
	influence INTEGER, 
	gender VARCHAR(10), 
	birthday VARCHAR(12), 
	native_place VARCHAR(40), 
	education VARCHAR(12), 
	personality VARCHAR(200), 
	hobbies VARCHAR(200), 
	family VARCHAR(200), 
	data_source VARCHAR(100), 
	consent_on VARCHAR(10), 
	remark TEXT, 
	name_key VARCHAR(200) NOT NULL, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_contact PRIMARY KEY (id), 
	CONSTRAINT fk_contact_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_contact_reports_to_id_contact FOREIGN KEY(reports_to_id) REFERENCES contact (id)
);
CREATE TABLE contract (
	code VARCHAR(30) NOT NULL, 
	version_no INTEGER NOT NULL, 
	previous_id BIGINT, 
	is_current BOOLEAN NOT NULL, 
	customer_id BIGINT NOT NULL, 
	title VARCHAR(100) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	opportunity_id BIGINT, 
	quote_id BIGINT, 
	renews_id BIGINT, 
	renewal_id BIGINT, 
	owner_id BIGINT, 
	state VARCHAR(12) NOT NULL, 
	signed_on VARCHAR(10), 
	starts_on VARCHAR(10), 
	ends_on VARCHAR(10), 
	remind_days INTEGER, 
	amount BIGINT NOT NULL, 
	deposit INTEGER, 
	received BIGINT NOT NULL, 
	delivered BIGINT NOT NULL, 
	billed BIGINT NOT NULL, 
	our_name VARCHAR(100), 
	our_signer VARCHAR(40), 
	their_name VARCHAR(100), 
	contact_id BIGINT, 
	their_signer VARCHAR(40), 
	signed_at VARCHAR(60), 
	settlement VARCHAR(20), 
	delivery VARCHAR(20), 
	delivery_address VARCHAR(200), 
	warranty_months INTEGER, 
	terms TEXT, 
	remark VARCHAR(500), 
	change_reason VARCHAR(200), 
	pause_reason VARCHAR(200), 
	approver_id BIGINT, 
	approved_at VARCHAR(19), 
	approval_note VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_contract PRIMARY KEY (id), 
	CONSTRAINT fk_contract_previous_id_contract FOREIGN KEY(previous_id) REFERENCES contract (id), 
	CONSTRAINT fk_contract_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_contract_opportunity_id_opportunity FOREIGN KEY(opportunity_id) REFERENCES opportunity (id), 
	CONSTRAINT fk_contract_quote_id_quote FOREIGN KEY(quote_id) REFERENCES quote (id), 
	CONSTRAINT fk_contract_renews_id_contract FOREIGN KEY(renews_id) REFERENCES contract (id), 
	CONSTRAINT fk_contract_renewal_id_opportunity FOREIGN KEY(renewal_id) REFERENCES opportunity (id), 
	CONSTRAINT fk_contract_owner_id_employee FOREIGN KEY(owner_id) REFERENCES employee (id), 
	CONSTRAINT fk_contract_contact_id_contact FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_contract_approver_id_employee FOREIGN KEY(approver_id) REFERENCES employee (id)
);
CREATE TABLE contract_line (
	contract_id BIGINT NOT NULL, 
	position INTEGER, 
	product_id BIGINT, 
	name VARCHAR(100) NOT NULL, 
	specification VARCHAR(100), 
	unit VARCHAR(10), 
	quantity BIGINT NOT NULL, 
	price BIGINT NOT NULL, 
	cost BIGINT, 
	amount BIGINT NOT NULL, 
	deliver_until VARCHAR(10), 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_contract_line PRIMARY KEY (id), 
	CONSTRAINT fk_contract_line_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id), 
	CONSTRAINT fk_contract_line_product_id_product FOREIGN KEY(product_id) REFERENCES product (id)
);
CREATE TABLE credit_decision (
	id INTEGER NOT NULL, 
	customer_id BIGINT NOT NULL, 
	decided_at VARCHAR(19) NOT NULL, 
	employee_id BIGINT, 
	document VARCHAR(10) NOT NULL, 
	document_id BIGINT NOT NULL, 
	document_no VARCHAR(40), 
	amount BIGINT NOT NULL, 
	verdict VARCHAR(10) NOT NULL, 
	is_held INTEGER NOT NULL, 
	exposure BIGINT, 
	credit_limit BIGINT, 
	overdue_days INTEGER, 
	reasons VARCHAR(4000) NOT NULL, 
	release_id BIGINT, 
	change_set_id BIGINT, 
	CONSTRAINT pk_credit_decision PRIMARY KEY (id)
);
CREATE TABLE credit_event (
	customer_id BIGINT NOT NULL, 
	happened_on VARCHAR(10) NOT NULL, 
	event VARCHAR(200) NOT NULL, 
	amount BIGINT, 
	handling VARCHAR(200), 
	result VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_credit_event PRIMARY KEY (id), 
	CONSTRAINT fk_credit_event_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE TABLE credit_limit (
	customer_id BIGINT NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	amount BIGINT NOT NULL, 
	credit_days INTEGER, 
	valid_from VARCHAR(10) NOT NULL, 
	valid_until VARCHAR(10), 
	computed BIGINT, 
	basis TEXT, 
	reason VARCHAR(200), 
	state VARCHAR(10) NOT NULL, 
	proposed_by_id BIGINT, 
	approver_id BIGINT, 
	approved_at VARCHAR(19), 
	note VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_credit_limit PRIMARY KEY (id), 
	CONSTRAINT fk_credit_limit_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_credit_limit_proposed_by_id_employee FOREIGN KEY(proposed_by_id) REFERENCES employee (id), 
	CONSTRAINT fk_credit_limit_approver_id_employee FOREIGN KEY(approver_id) REFERENCES employee (id)
);
CREATE TABLE credit_move (
	id INTEGER NOT NULL, 
	customer_id BIGINT NOT NULL, 
	moved_on VARCHAR(10) NOT NULL, 
	score INTEGER, 
	grade VARCHAR(3), 
	points VARCHAR(8000) NOT NULL, 
	CONSTRAINT pk_credit_move PRIMARY KEY (id)
);
CREATE TABLE credit_release (
	customer_id BIGINT NOT NULL, 
	quote_id BIGINT, 
	contract_id BIGINT, 
	sale_id BIGINT, 
	document_no VARCHAR(40), 
	amount BIGINT NOT NULL, 
	reasons TEXT, 
	reason VARCHAR(200) NOT NULL, 
	valid_until VARCHAR(10) NOT NULL, 
	approver_id BIGINT, 
	approved_at VARCHAR(19) NOT NULL, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_credit_release PRIMARY KEY (id), 
	CONSTRAINT fk_credit_release_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_credit_release_quote_id_quote FOREIGN KEY(quote_id) REFERENCES quote (id), 
	CONSTRAINT fk_credit_release_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id), 
	CONSTRAINT fk_credit_release_sale_id_sale FOREIGN KEY(sale_id) REFERENCES sale (id), 
	CONSTRAINT fk_credit_release_approver_id_employee FOREIGN KEY(approver_id) REFERENCES employee (id)
);
CREATE TABLE credit_report (
	code VARCHAR(30) NOT NULL, 
	customer_id BIGINT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	purpose VARCHAR(200), 
	channels VARCHAR(80), 
	investigator_id BIGINT, 
	investigated_on VARCHAR(10) NOT NULL, 
	shareholders VARCHAR(500), 
	history VARCHAR(500), 
	affiliates VARCHAR(500), 
	condition VARCHAR(5), 
	scale VARCHAR(500), 
	chain VARCHAR(500), 
	equipment VARCHAR(500), 
	profit BIGINT, 
	operating_ratio VARCHAR(200), 
	bank_dealings VARCHAR(500), 
	peer_opinion VARCHAR(500), 
	readiness VARCHAR(5), 
	court_record VARCHAR(10), 
	legal_note VARCHAR(500), 
	guarantee VARCHAR(12), 
	guarantee_note VARCHAR(200), 
	industry_outlook VARCHAR(5), 
	outlook VARCHAR(500), 
	score BIGINT, 
	grade VARCHAR(3), 
	result TEXT, 
	proposed_limit BIGINT, 
	proposed_days INTEGER, 
	proposed_settlement VARCHAR(20), 
	risks VARCHAR(1000), 
	review_on VARCHAR(10), 
	valid_until VARCHAR(10), 
	approver_id BIGINT, 
	approved_at VARCHAR(19), 
	approval_note VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_credit_report PRIMARY KEY (id), 
	CONSTRAINT fk_credit_report_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_credit_report_investigator_id_employee FOREIGN KEY(investigator_id) REFERENCES employee (id), 
	CONSTRAINT fk_credit_report_approver_id_employee FOREIGN KEY(approver_id) REFERENCES employee (id)
);
CREATE TABLE credit_warning (
	customer_id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	first_on VARCHAR(10) NOT NULL, 
	tone VARCHAR(5) NOT NULL, 
	amount BIGINT NOT NULL, 
	evidence VARCHAR(2000) NOT NULL, 
	CONSTRAINT pk_credit_warning PRIMARY KEY (customer_id, kind)
)
 WITHOUT ROWID

;
CREATE TABLE custom_field (
	title VARCHAR(40) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	options VARCHAR(1000), 
	is_required BOOLEAN NOT NULL, 
	on_card BOOLEAN NOT NULL, 
	position INTEGER, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_custom_field PRIMARY KEY (id)
);
CREATE TABLE customer (
	code VARCHAR(20) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	short_name VARCHAR(40), 
	pinyin_code VARCHAR(40), 
	uscc VARCHAR(18), 
	customer_type VARCHAR(20) NOT NULL, 
	channel_type VARCHAR(20), 
	channel_tier VARCHAR(20), 
	parent_id BIGINT, 
	former_name VARCHAR(100), 
	registration_no VARCHAR(15), 
	legal_representative VARCHAR(40), 
	controller VARCHAR(40), 
	manager VARCHAR(40), 
	legal_form VARCHAR(20), 
	is_listed BOOLEAN, 
	stock_code VARCHAR(10), 
	established_on VARCHAR(10), 
	registered_capital BIGINT, 
	paid_in_capital BIGINT, 
	capital_currency VARCHAR(5), 
	annual_sales BIGINT, 
	annual_sales_year INTEGER, 
	employee_count INTEGER, 
	company_size VARCHAR(10), 
	industry VARCHAR(8), 
	total_assets BIGINT, 
	net_assets BIGINT, 
	total_liabilities BIGINT, 
	current_assets BIGINT, 
	current_liabilities BIGINT, 
	quick_assets BIGINT, 
	finance_reported_on VARCHAR(10), 
	registered_region VARCHAR(6), 
	postcode VARCHAR(6), 
	phone VARCHAR(30), 
	registered_address VARCHAR(200), 
	fax VARCHAR(30), 
	website VARCHAR(120), 
	official_account VARCHAR(60), 
	relation_state VARCHAR(12) NOT NULL, 
	source VARCHAR(20), 
	referrer VARCHAR(100), 
	first_trade_on VARCHAR(10), 
	owner_id BIGINT NOT NULL, 
	collaborators TEXT, 
	department_id BIGINT, 
	area_id BIGINT, 
	reviewed_on VARCHAR(10), 
	do_not_contact BOOLEAN, 
	service_area VARCHAR(200), 
	sales_network VARCHAR(200), 
	store_count INTEGER, 
	sales_staff INTEGER, 
	outlet_count INTEGER, 
	annual_volume INTEGER, 
	potential INTEGER, 
	potential_note VARCHAR(200), 
	philosophy VARCHAR(500), 
	direction VARCHAR(500), 
	policy VARCHAR(500), 
	style VARCHAR(500), 
	facilities VARCHAR(200), 
	solution_state VARCHAR(10), 
	solution_vendor_id BIGINT, 
	solution_satisfaction VARCHAR(10), 
	solution_expires_on VARCHAR(10), 
	objective_need BOOLEAN, 
	subjective_need BOOLEAN, 
	determination VARCHAR(10), 
	is_feasible BOOLEAN, 
	is_selecting BOOLEAN, 
	purchase_cycle INTEGER, 
	purchase_method VARCHAR(20), 
	peak_months VARCHAR(40), 
	preferred_channels VARCHAR(60), 
	wallet BIGINT, 
	wallet_source VARCHAR(20), 
	tags TEXT, 
	gender VARCHAR(10), 
	age INTEGER, 
	education VARCHAR(12), 
	marital VARCHAR(10), 
	occupation VARCHAR(40), 
	monthly_income BIGINT, 
	favourite_colour VARCHAR(20), 
	has_car BOOLEAN, 
	children INTEGER, 
	consent_note VARCHAR(200), 
	market_position VARCHAR(200), 
	main_products VARCHAR(200), 
	supply_chain VARCHAR(200), 
	manager_quality INTEGER, 
	manager_quality_note VARCHAR(200), 
	sales_quality INTEGER, 
	sales_quality_note VARCHAR(200), 
	relationship INTEGER, 
	cooperation VARCHAR(200), 
	image_rating INTEGER, 
	reputation VARCHAR(200), 
	credit_limit BIGINT, 
	credit_days INTEGER, 
	credit_review_on VARCHAR(10), 
	is_key_account BOOLEAN, 
	price_level VARCHAR(10), 
	discount INTEGER, 
	settlement VARCHAR(20), 
	deposit INTEGER, 
	delivery VARCHAR(20), 
	rebate_period VARCHAR(10), 
	rebate INTEGER, 
	invoice_title VARCHAR(100), 
	invoice_tax_no VARCHAR(20), 
	invoice_address VARCHAR(200), 
	bank_name VARCHAR(100), 
	bank_account VARCHAR(30), 
	remark TEXT, 
	name_key VARCHAR(200) NOT NULL, 
	match_key VARCHAR(100) NOT NULL, 
	custom JSON, 
	merged_into_id BIGINT, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_customer PRIMARY KEY (id), 
	CONSTRAINT uq_customer_code UNIQUE (code), 
	CONSTRAINT fk_customer_parent_id_customer FOREIGN KEY(parent_id) REFERENCES customer (id), 
	CONSTRAINT fk_customer_owner_id_employee FOREIGN KEY(owner_id) REFERENCES employee (id), 
	CONSTRAINT fk_customer_department_id_department FOREIGN KEY(department_id) REFERENCES department (id), 
	CONSTRAINT fk_customer_area_id_area FOREIGN KEY(area_id) REFERENCES area (id), 
	CONSTRAINT fk_customer_solution_vendor_id_competitor FOREIGN KEY(solution_vendor_id) REFERENCES competitor (id)
);
CREATE TABLE customer_credit (
	customer_id INTEGER NOT NULL, 
	as_of VARCHAR(10) NOT NULL, 
	score INTEGER, 
	grade VARCHAR(3), 
	credit_limit BIGINT, 
	temporary_until VARCHAR(10), 
	exposure BIGINT NOT NULL, 
	verdict VARCHAR(10) NOT NULL, 
	promises_kept INTEGER NOT NULL, 
	promises_broken INTEGER NOT NULL, 
	confirmed_on VARCHAR(10), 
	warnings INTEGER NOT NULL, 
	CONSTRAINT pk_customer_credit PRIMARY KEY (customer_id)
);
CREATE TABLE customer_month (
	customer_id INTEGER NOT NULL, 
	month INTEGER NOT NULL, 
	purchases INTEGER NOT NULL, 
	sales BIGINT NOT NULL, 
	cost BIGINT, 
	returns BIGINT NOT NULL, 
	charged BIGINT NOT NULL, 
	received BIGINT NOT NULL, 
	CONSTRAINT pk_customer_month PRIMARY KEY (customer_id, month)
)
 WITHOUT ROWID

;
CREATE TABLE customer_stat (
	customer_id INTEGER NOT NULL, 
	last_contact_at VARCHAR(19), 
	last_activity_id BIGINT, 
	contact_count INTEGER NOT NULL, 
	next_step_on VARCHAR(10), 
	next_step VARCHAR(200), 
	next_task_id BIGINT, 
	open_opportunities INTEGER NOT NULL, 
	value_at_risk BIGINT NOT NULL, 
	opportunity_grade VARCHAR(2), 
	layer VARCHAR(10), 
	contact_due_on VARCHAR(10), 
	due_interval INTEGER, 
	due_source VARCHAR(20), 
	CONSTRAINT pk_customer_stat PRIMARY KEY (customer_id)
);
CREATE TABLE customer_trade (
	customer_id INTEGER NOT NULL, 
	first_sale_on VARCHAR(10), 
	last_sale_on VARCHAR(10), 
	purchases INTEGER NOT NULL, 
	purchased BIGINT NOT NULL, 
	sales BIGINT NOT NULL, 
	sales_12 BIGINT NOT NULL, 
	cost BIGINT, 
	largest_sale BIGINT, 
	returns BIGINT NOT NULL, 
	return_count INTEGER NOT NULL, 
	received BIGINT NOT NULL, 
	receipt_count INTEGER NOT NULL, 
	largest_receipt BIGINT, 
	last_receipt_on VARCHAR(10), 
	open BIGINT NOT NULL, 
	overdue BIGINT NOT NULL, 
	oldest_due_on VARCHAR(10), 
	next_due_on VARCHAR(10), 
	prepaid BIGINT NOT NULL, 
	drafts BIGINT NOT NULL, 
	unbilled BIGINT NOT NULL, 
	unshipped BIGINT NOT NULL, 
	paid BIGINT NOT NULL, 
	paid_days BIGINT NOT NULL, 
	late_days BIGINT NOT NULL, 
	CONSTRAINT pk_customer_trade PRIMARY KEY (customer_id)
);
CREATE TABLE dated_note (
	customer_id BIGINT NOT NULL, 
	topic VARCHAR(12) NOT NULL, 
	noted_on VARCHAR(10) NOT NULL, 
	author_id BIGINT, 
	text VARCHAR(500) NOT NULL, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_dated_note PRIMARY KEY (id), 
	CONSTRAINT fk_dated_note_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_dated_note_author_id_employee FOREIGN KEY(author_id) REFERENCES employee (id)
);
CREATE TABLE delivery (
	contract_id BIGINT NOT NULL, 
	line_id BIGINT NOT NULL, 
	delivered_on VARCHAR(10) NOT NULL, 
	quantity BIGINT NOT NULL, 
	document_no VARCHAR(40), 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_delivery PRIMARY KEY (id), 
	CONSTRAINT fk_delivery_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id), 
	CONSTRAINT fk_delivery_line_id_contract_line FOREIGN KEY(line_id) REFERENCES contract_line (id)
);
CREATE TABLE demo_plan (
	customer_id INTEGER NOT NULL, 
	layer VARCHAR(10) NOT NULL, 
	amount_fen BIGINT NOT NULL, 
	rhythm_days INTEGER NOT NULL, 
	payer VARCHAR(10) NOT NULL, 
	first_year INTEGER NOT NULL, 
	seed BIGINT NOT NULL, 
	CONSTRAINT pk_demo_plan PRIMARY KEY (customer_id)
);
CREATE TABLE department (
	name VARCHAR(60) NOT NULL, 
	parent_id BIGINT, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_department PRIMARY KEY (id), 
	CONSTRAINT fk_department_parent_id_department FOREIGN KEY(parent_id) REFERENCES department (id)
);
CREATE TABLE dunning (
	customer_id BIGINT NOT NULL, 
	level INTEGER NOT NULL, 
	done_on VARCHAR(10) NOT NULL, 
	way VARCHAR(10) NOT NULL, 
	overdue BIGINT NOT NULL, 
	days INTEGER, 
	contact_id BIGINT, 
	result VARCHAR(12), 
	promise_id BIGINT, 
	activity_id BIGINT, 
	next_on VARCHAR(10), 
	letter_no VARCHAR(30), 
	owner_id BIGINT, 
	remark VARCHAR(500), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_dunning PRIMARY KEY (id), 
	CONSTRAINT fk_dunning_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_dunning_contact_id_contact FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_dunning_promise_id_promise FOREIGN KEY(promise_id) REFERENCES promise (id), 
	CONSTRAINT fk_dunning_activity_id_activity FOREIGN KEY(activity_id) REFERENCES activity (id), 
	CONSTRAINT fk_dunning_owner_id_employee FOREIGN KEY(owner_id) REFERENCES employee (id)
);
CREATE TABLE employee (
	name VARCHAR(40) NOT NULL, 
	mobile VARCHAR(20), 
	job_title VARCHAR(40), 
	department_id BIGINT, 
	has_left BOOLEAN NOT NULL, 
	is_approver BOOLEAN NOT NULL, 
	approval_secret VARCHAR(200), 
	name_key VARCHAR(200) NOT NULL, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_employee PRIMARY KEY (id), 
	CONSTRAINT fk_employee_department_id_department FOREIGN KEY(department_id) REFERENCES department (id)
);
CREATE TABLE file_blob (
	sha256 VARCHAR(64) NOT NULL, 
	size BIGINT NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_file_blob PRIMARY KEY (sha256)
);
CREATE TABLE forecast_line (
	snapshot_id INTEGER NOT NULL, 
	opportunity_id BIGINT NOT NULL, 
	employee_id BIGINT NOT NULL, 
	amount BIGINT NOT NULL, 
	probability INTEGER NOT NULL, 
	expected BIGINT NOT NULL, 
	closes_on VARCHAR(10), 
	stage_id BIGINT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	commitment VARCHAR(10), 
	CONSTRAINT pk_forecast_line PRIMARY KEY (snapshot_id, opportunity_id, employee_id), 
	CONSTRAINT fk_forecast_line_snapshot_id_forecast_snapshot FOREIGN KEY(snapshot_id) REFERENCES forecast_snapshot (id)
)
 WITHOUT ROWID

;
CREATE TABLE forecast_snapshot (
	id INTEGER NOT NULL, 
	taken_for VARCHAR(19) NOT NULL, 
	taken_at VARCHAR(19) NOT NULL, 
	is_late BOOLEAN NOT NULL, 
	parameters VARCHAR(2000) NOT NULL, 
	CONSTRAINT pk_forecast_snapshot PRIMARY KEY (id), 
	CONSTRAINT uq_forecast_snapshot_taken_for UNIQUE (taken_for)
);
CREATE TABLE import_mapping (
	name VARCHAR(60) NOT NULL, 
	entity VARCHAR(30) NOT NULL, 
	signature VARCHAR(64) NOT NULL, 
	content TEXT NOT NULL, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_import_mapping PRIMARY KEY (id)
);
CREATE TABLE instalment (
	contract_id BIGINT NOT NULL, 
	position INTEGER, 
	name VARCHAR(40) NOT NULL, 
	due_on VARCHAR(10), 
	amount BIGINT NOT NULL, 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_instalment PRIMARY KEY (id), 
	CONSTRAINT fk_instalment_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id)
);
CREATE TABLE meta (
	"key" VARCHAR(40) NOT NULL, 
	value JSON NOT NULL, 
	CONSTRAINT pk_meta PRIMARY KEY ("key")
);
CREATE TABLE milestone (
	contract_id BIGINT NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	due_on VARCHAR(10), 
	done_on VARCHAR(10), 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_milestone PRIMARY KEY (id), 
	CONSTRAINT fk_milestone_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id)
);
CREATE TABLE not_duplicate (
	first_id BIGINT NOT NULL, 
	second_id BIGINT NOT NULL, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_not_duplicate PRIMARY KEY (id), 
	CONSTRAINT fk_not_duplicate_first_id_customer FOREIGN KEY(first_id) REFERENCES customer (id), 
	CONSTRAINT fk_not_duplicate_second_id_customer FOREIGN KEY(second_id) REFERENCES customer (id)
);
CREATE TABLE opportunity (
	code VARCHAR(24) NOT NULL, 
	customer_id BIGINT NOT NULL, 
	contact_id BIGINT, 
	name VARCHAR(100) NOT NULL, 
	amount BIGINT, 
	expected_on VARCHAR(10), 
	commitment VARCHAR(10), 
	pipeline_id BIGINT NOT NULL, 
	stage_id BIGINT NOT NULL, 
	stage_since VARCHAR(10), 
	state VARCHAR(10) NOT NULL, 
	filing VARCHAR(10) NOT NULL, 
	owner_id BIGINT, 
	created_on VARCHAR(10) NOT NULL, 
	origin VARCHAR(10) NOT NULL, 
	manual_probability INTEGER, 
	probability_reason VARCHAR(200), 
	need VARCHAR(500), 
	has_solution BOOLEAN, 
	objective_need BOOLEAN, 
	subjective_need BOOLEAN, 
	determination VARCHAR(10), 
	is_selecting BOOLEAN, 
	is_feasible BOOLEAN, 
	dissatisfaction VARCHAR(10), 
	is_implementing BOOLEAN NOT NULL, 
	evidence VARCHAR(300), 
	decided_on VARCHAR(10), 
	loss_reason VARCHAR(12), 
	winner_id BIGINT, 
	winner_price BIGINT, 
	summary VARCHAR(500), 
	recontact_on VARCHAR(10), 
	pause_reason VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_opportunity PRIMARY KEY (id), 
	CONSTRAINT uq_opportunity_code UNIQUE (code), 
	CONSTRAINT fk_opportunity_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_opportunity_contact_id_contact FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_opportunity_pipeline_id_pipeline FOREIGN KEY(pipeline_id) REFERENCES pipeline (id), 
	CONSTRAINT fk_opportunity_stage_id_stage FOREIGN KEY(stage_id) REFERENCES stage (id), 
	CONSTRAINT fk_opportunity_owner_id_employee FOREIGN KEY(owner_id) REFERENCES employee (id), 
	CONSTRAINT fk_opportunity_winner_id_competitor FOREIGN KEY(winner_id) REFERENCES competitor (id)
);
CREATE TABLE opportunity_competitor (
	opportunity_id BIGINT NOT NULL, 
	competitor_id BIGINT NOT NULL, 
	standing VARCHAR(10), 
	price BIGINT, 
	evidence VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_opportunity_competitor PRIMARY KEY (id), 
	CONSTRAINT fk_opportunity_competitor_opportunity_id_opportunity FOREIGN KEY(opportunity_id) REFERENCES opportunity (id), 
	CONSTRAINT fk_opportunity_competitor_competitor_id_competitor FOREIGN KEY(competitor_id) REFERENCES competitor (id)
);
CREATE TABLE opportunity_expense (
	opportunity_id BIGINT NOT NULL, 
	spent_on VARCHAR(10) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	amount BIGINT NOT NULL, 
	what VARCHAR(200), 
	employee_id BIGINT, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_opportunity_expense PRIMARY KEY (id), 
	CONSTRAINT fk_opportunity_expense_opportunity_id_opportunity FOREIGN KEY(opportunity_id) REFERENCES opportunity (id), 
	CONSTRAINT fk_opportunity_expense_employee_id_employee FOREIGN KEY(employee_id) REFERENCES employee (id)
);
CREATE TABLE opportunity_move (
	id INTEGER NOT NULL, 
	opportunity_id BIGINT NOT NULL, 
	change_set_id BIGINT NOT NULL, 
	at VARCHAR(19) NOT NULL, 
	employee_id BIGINT, 
	state VARCHAR(10) NOT NULL, 
	stage_id BIGINT NOT NULL, 
	stage_since VARCHAR(10), 
	amount BIGINT, 
	expected_on VARCHAR(10), 
	manual_probability INTEGER, 
	owner_id BIGINT, 
	CONSTRAINT pk_opportunity_move PRIMARY KEY (id)
);
CREATE TABLE opportunity_product (
	opportunity_id BIGINT NOT NULL, 
	product_id BIGINT NOT NULL, 
	quantity BIGINT, 
	price BIGINT, 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_opportunity_product PRIMARY KEY (id), 
	CONSTRAINT fk_opportunity_product_opportunity_id_opportunity FOREIGN KEY(opportunity_id) REFERENCES opportunity (id), 
	CONSTRAINT fk_opportunity_product_product_id_product FOREIGN KEY(product_id) REFERENCES product (id)
);
CREATE TABLE opportunity_share (
	opportunity_id BIGINT NOT NULL, 
	employee_id BIGINT NOT NULL, 
	share INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_opportunity_share PRIMARY KEY (id), 
	CONSTRAINT fk_opportunity_share_opportunity_id_opportunity FOREIGN KEY(opportunity_id) REFERENCES opportunity (id), 
	CONSTRAINT fk_opportunity_share_employee_id_employee FOREIGN KEY(employee_id) REFERENCES employee (id)
);
CREATE TABLE opportunity_transfer (
	opportunity_id BIGINT NOT NULL, 
	from_id BIGINT, 
	to_id BIGINT NOT NULL, 
	asked_on VARCHAR(10) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	answered_on VARCHAR(10), 
	reason VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_opportunity_transfer PRIMARY KEY (id), 
	CONSTRAINT fk_opportunity_transfer_opportunity_id_opportunity FOREIGN KEY(opportunity_id) REFERENCES opportunity (id), 
	CONSTRAINT fk_opportunity_transfer_from_id_employee FOREIGN KEY(from_id) REFERENCES employee (id), 
	CONSTRAINT fk_opportunity_transfer_to_id_employee FOREIGN KEY(to_id) REFERENCES employee (id)
);
CREATE TABLE pipeline (
	name VARCHAR(40) NOT NULL, 
	is_default BOOLEAN NOT NULL, 
	position INTEGER, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_pipeline PRIMARY KEY (id)
);
CREATE TABLE print_log (
	id INTEGER NOT NULL, 
	number VARCHAR(24) NOT NULL, 
	short_code VARCHAR(8) NOT NULL, 
	report VARCHAR(40) NOT NULL, 
	at VARCHAR(19) NOT NULL, 
	employee_id BIGINT, 
	customer_id BIGINT, 
	data_version BIGINT NOT NULL, 
	CONSTRAINT pk_print_log PRIMARY KEY (id), 
	CONSTRAINT uq_print_log_number UNIQUE (number)
);
CREATE TABLE product (
	code VARCHAR(30) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	specification VARCHAR(100), 
	unit VARCHAR(10), 
	price BIGINT, 
	cost BIGINT, 
	lowest_price BIGINT, 
	tax_rate INTEGER, 
	category VARCHAR(40), 
	line VARCHAR(40), 
	is_active BOOLEAN NOT NULL, 
	remark VARCHAR(500), 
	name_key VARCHAR(200) NOT NULL, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_product PRIMARY KEY (id), 
	CONSTRAINT uq_product_code UNIQUE (code)
);
CREATE TABLE promise (
	customer_id BIGINT NOT NULL, 
	contact_id BIGINT, 
	made_on VARCHAR(10) NOT NULL, 
	promised_on VARCHAR(10) NOT NULL, 
	amount BIGINT NOT NULL, 
	sale_id BIGINT, 
	received BIGINT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	is_withdrawn BOOLEAN NOT NULL, 
	owner_id BIGINT, 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_promise PRIMARY KEY (id), 
	CONSTRAINT fk_promise_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_promise_contact_id_contact FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_promise_sale_id_sale FOREIGN KEY(sale_id) REFERENCES sale (id), 
	CONSTRAINT fk_promise_owner_id_employee FOREIGN KEY(owner_id) REFERENCES employee (id)
);
CREATE TABLE qualification (
	customer_id BIGINT NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	number VARCHAR(60), 
	holder VARCHAR(100), 
	issuer VARCHAR(100), 
	valid_from VARCHAR(10), 
	valid_to VARCHAR(10), 
	is_permanent BOOLEAN NOT NULL, 
	scope VARCHAR(500), 
	person VARCHAR(40), 
	person_id_number VARCHAR(18), 
	scan_id BIGINT, 
	checked_by_id BIGINT, 
	checked_on VARCHAR(10), 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_qualification PRIMARY KEY (id), 
	CONSTRAINT fk_qualification_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_qualification_scan_id_attachment FOREIGN KEY(scan_id) REFERENCES attachment (id), 
	CONSTRAINT fk_qualification_checked_by_id_employee FOREIGN KEY(checked_by_id) REFERENCES employee (id)
);
CREATE TABLE qualification_review (
	customer_id BIGINT NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	goods VARCHAR(80) NOT NULL, 
	applied_on VARCHAR(10) NOT NULL, 
	applied_by_id BIGINT, 
	state VARCHAR(10) NOT NULL, 
	names_match BOOLEAN, 
	representative_match BOOLEAN, 
	scope_covers BOOLEAN, 
	seals_match BOOLEAN, 
	balance_note VARCHAR(200), 
	checker_id BIGINT, 
	review_on VARCHAR(10), 
	approver_id BIGINT, 
	approved_at VARCHAR(19), 
	approval_note VARCHAR(200), 
	remark VARCHAR(500), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_qualification_review PRIMARY KEY (id), 
	CONSTRAINT fk_qualification_review_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_qualification_review_applied_by_id_employee FOREIGN KEY(applied_by_id) REFERENCES employee (id), 
	CONSTRAINT fk_qualification_review_checker_id_employee FOREIGN KEY(checker_id) REFERENCES employee (id), 
	CONSTRAINT fk_qualification_review_approver_id_employee FOREIGN KEY(approver_id) REFERENCES employee (id)
);
CREATE TABLE quote (
	code VARCHAR(30) NOT NULL, 
	version_no INTEGER NOT NULL, 
	previous_id BIGINT, 
	customer_id BIGINT NOT NULL, 
	contact_id BIGINT, 
	opportunity_id BIGINT, 
	title VARCHAR(100), 
	quoted_on VARCHAR(10) NOT NULL, 
	valid_until VARCHAR(10), 
	state VARCHAR(12) NOT NULL, 
	owner_id BIGINT, 
	discount INTEGER, 
	amount BIGINT NOT NULL, 
	cost BIGINT, 
	settlement VARCHAR(20), 
	delivery VARCHAR(20), 
	delivery_days INTEGER, 
	deposit INTEGER, 
	is_tax_included BOOLEAN NOT NULL, 
	terms VARCHAR(1000), 
	remark VARCHAR(500), 
	approval_reason VARCHAR(500), 
	approver_id BIGINT, 
	approved_at VARCHAR(19), 
	approval_note VARCHAR(200), 
	sent_on VARCHAR(10), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_quote PRIMARY KEY (id), 
	CONSTRAINT fk_quote_previous_id_quote FOREIGN KEY(previous_id) REFERENCES quote (id), 
	CONSTRAINT fk_quote_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_quote_contact_id_contact FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_quote_opportunity_id_opportunity FOREIGN KEY(opportunity_id) REFERENCES opportunity (id), 
	CONSTRAINT fk_quote_owner_id_employee FOREIGN KEY(owner_id) REFERENCES employee (id), 
	CONSTRAINT fk_quote_approver_id_employee FOREIGN KEY(approver_id) REFERENCES employee (id)
);
CREATE TABLE quote_line (
	quote_id BIGINT NOT NULL, 
	position INTEGER, 
	product_id BIGINT, 
	name VARCHAR(100) NOT NULL, 
	specification VARCHAR(100), 
	unit VARCHAR(10), 
	quantity BIGINT NOT NULL, 
	list_price BIGINT, 
	discount INTEGER, 
	price BIGINT NOT NULL, 
	cost BIGINT, 
	amount BIGINT NOT NULL, 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_quote_line PRIMARY KEY (id), 
	CONSTRAINT fk_quote_line_quote_id_quote FOREIGN KEY(quote_id) REFERENCES quote (id), 
	CONSTRAINT fk_quote_line_product_id_product FOREIGN KEY(product_id) REFERENCES product (id)
);
CREATE TABLE receipt (
	customer_id BIGINT NOT NULL, 
	contract_id BIGINT, 
	instalment_id BIGINT, 
	received_on VARCHAR(10) NOT NULL, 
	amount BIGINT NOT NULL, 
	method VARCHAR(10), 
	document_no VARCHAR(40), 
	payer VARCHAR(100), 
	owner_id BIGINT, 
	applied BIGINT NOT NULL, 
	reverses_id BIGINT, 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_receipt PRIMARY KEY (id), 
	CONSTRAINT fk_receipt_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_receipt_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id), 
	CONSTRAINT fk_receipt_instalment_id_instalment FOREIGN KEY(instalment_id) REFERENCES instalment (id), 
	CONSTRAINT fk_receipt_owner_id_employee FOREIGN KEY(owner_id) REFERENCES employee (id), 
	CONSTRAINT fk_receipt_reverses_id_receipt FOREIGN KEY(reverses_id) REFERENCES receipt (id)
);
CREATE TABLE route (
	name VARCHAR(60) NOT NULL, 
	employee_id BIGINT, 
	area_id BIGINT, 
	weekday VARCHAR(2), 
	longitude INTEGER, 
	latitude INTEGER, 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_route PRIMARY KEY (id), 
	CONSTRAINT fk_route_employee_id_employee FOREIGN KEY(employee_id) REFERENCES employee (id), 
	CONSTRAINT fk_route_area_id_area FOREIGN KEY(area_id) REFERENCES area (id)
);
CREATE TABLE route_stop (
	route_id BIGINT NOT NULL, 
	customer_id BIGINT NOT NULL, 
	position INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_route_stop PRIMARY KEY (id), 
	CONSTRAINT fk_route_stop_route_id_route FOREIGN KEY(route_id) REFERENCES route (id), 
	CONSTRAINT fk_route_stop_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE TABLE sale (
	code VARCHAR(40) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	customer_id BIGINT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	sold_on VARCHAR(10) NOT NULL, 
	due_on VARCHAR(10), 
	settlement VARCHAR(20), 
	owner_id BIGINT, 
	contract_id BIGINT, 
	instalment_id BIGINT, 
	original_id BIGINT, 
	stated BIGINT, 
	amount BIGINT NOT NULL, 
	cost BIGINT, 
	tax BIGINT, 
	settled BIGINT NOT NULL, 
	settled_on VARCHAR(10), 
	invoice_no VARCHAR(40), 
	invoiced_on VARCHAR(10), 
	remark VARCHAR(500), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_sale PRIMARY KEY (id), 
	CONSTRAINT fk_sale_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_sale_owner_id_employee FOREIGN KEY(owner_id) REFERENCES employee (id), 
	CONSTRAINT fk_sale_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id), 
	CONSTRAINT fk_sale_instalment_id_instalment FOREIGN KEY(instalment_id) REFERENCES instalment (id), 
	CONSTRAINT fk_sale_original_id_sale FOREIGN KEY(original_id) REFERENCES sale (id)
);
CREATE TABLE sale_line (
	sale_id BIGINT NOT NULL, 
	customer_id BIGINT, 
	counted_on VARCHAR(10), 
	position INTEGER, 
	product_id BIGINT, 
	name VARCHAR(100) NOT NULL, 
	specification VARCHAR(100), 
	unit VARCHAR(10), 
	quantity BIGINT NOT NULL, 
	price BIGINT NOT NULL, 
	discount INTEGER, 
	amount BIGINT NOT NULL, 
	cost BIGINT, 
	cost_amount BIGINT, 
	tax_rate INTEGER, 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_sale_line PRIMARY KEY (id), 
	CONSTRAINT fk_sale_line_sale_id_sale FOREIGN KEY(sale_id) REFERENCES sale (id), 
	CONSTRAINT fk_sale_line_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_sale_line_product_id_product FOREIGN KEY(product_id) REFERENCES product (id)
);
CREATE TABLE saved_view (
	name VARCHAR(40) NOT NULL, 
	entity VARCHAR(30) NOT NULL, 
	content TEXT NOT NULL, 
	position INTEGER, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_saved_view PRIMARY KEY (id)
);
CREATE VIRTUAL TABLE search_index USING fts5(grams, content='', contentless_delete=1, detail=none, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co'");
CREATE TABLE search_text (
	customer_id INTEGER NOT NULL, 
	t TEXT NOT NULL, 
	CONSTRAINT pk_search_text PRIMARY KEY (customer_id)
);
CREATE TABLE setting (
	"key" VARCHAR(80) NOT NULL, 
	value TEXT NOT NULL, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_setting PRIMARY KEY (id), 
	CONSTRAINT uq_setting_key UNIQUE ("key")
);
CREATE TABLE signal (
	customer_id BIGINT NOT NULL, 
	activity_id BIGINT, 
	kind VARCHAR(12) NOT NULL, 
	urgency VARCHAR(10) NOT NULL, 
	text VARCHAR(500) NOT NULL, 
	owner_id BIGINT, 
	raised_at VARCHAR(19) NOT NULL, 
	due_at VARCHAR(19), 
	state VARCHAR(10) NOT NULL, 
	answered_at VARCHAR(19), 
	answer VARCHAR(500), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_signal PRIMARY KEY (id), 
	CONSTRAINT fk_signal_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_signal_activity_id_activity FOREIGN KEY(activity_id) REFERENCES activity (id), 
	CONSTRAINT fk_signal_owner_id_employee FOREIGN KEY(owner_id) REFERENCES employee (id)
);
CREATE TABLE stage (
	pipeline_id BIGINT NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	position INTEGER, 
	probability INTEGER NOT NULL, 
	duration_days INTEGER NOT NULL, 
	visits_per_week INTEGER, 
	stale_days INTEGER, 
	gate VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_stage PRIMARY KEY (id), 
	CONSTRAINT fk_stage_pipeline_id_pipeline FOREIGN KEY(pipeline_id) REFERENCES pipeline (id)
);
CREATE TABLE statement (
	code VARCHAR(30) NOT NULL, 
	customer_id BIGINT NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	from_on VARCHAR(10) NOT NULL, 
	until_on VARCHAR(10) NOT NULL, 
	opening BIGINT NOT NULL, 
	charges BIGINT NOT NULL, 
	payments BIGINT NOT NULL, 
	closing BIGINT NOT NULL, 
	contact_id BIGINT, 
	sent_on VARCHAR(10), 
	sent_way VARCHAR(10), 
	answered_on VARCHAR(10), 
	confirmed BIGINT, 
	confirmed_name VARCHAR(40), 
	owner_id BIGINT, 
	remark VARCHAR(500), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_statement PRIMARY KEY (id), 
	CONSTRAINT fk_statement_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_statement_contact_id_contact FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_statement_owner_id_employee FOREIGN KEY(owner_id) REFERENCES employee (id)
);
CREATE TABLE statement_difference (
	statement_id BIGINT NOT NULL, 
	document_no VARCHAR(40), 
	sale_id BIGINT, 
	ours BIGINT, 
	theirs BIGINT, 
	reason VARCHAR(12) NOT NULL, 
	remark VARCHAR(200), 
	settled_on VARCHAR(10), 
	solution VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_statement_difference PRIMARY KEY (id), 
	CONSTRAINT fk_statement_difference_statement_id_statement FOREIGN KEY(statement_id) REFERENCES statement (id), 
	CONSTRAINT fk_statement_difference_sale_id_sale FOREIGN KEY(sale_id) REFERENCES sale (id)
);
CREATE TABLE stock_month (
	product_id BIGINT NOT NULL, 
	month VARCHAR(10) NOT NULL, 
	opening_quantity BIGINT, 
	closing_quantity BIGINT, 
	opening BIGINT, 
	closing BIGINT, 
	opening_cost BIGINT, 
	closing_cost BIGINT, 
	remark VARCHAR(200), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_stock_month PRIMARY KEY (id), 
	CONSTRAINT fk_stock_month_product_id_product FOREIGN KEY(product_id) REFERENCES product (id)
);
CREATE TABLE tag (
	name VARCHAR(20) NOT NULL, 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_tag PRIMARY KEY (id)
);
CREATE TABLE task (
	customer_id BIGINT, 
	contact_id BIGINT, 
	opportunity_id BIGINT, 
	contract_id BIGINT, 
	signal_id BIGINT, 
	activity_id BIGINT, 
	kind VARCHAR(10) NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	due_on VARCHAR(10) NOT NULL, 
	due_time VARCHAR(5), 
	lead_days INTEGER, 
	recurrence VARCHAR(12), 
	owner_id BIGINT, 
	state VARCHAR(10) NOT NULL, 
	done_at VARCHAR(19), 
	origin VARCHAR(10) NOT NULL, 
	postponed INTEGER, 
	remark VARCHAR(500), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_task PRIMARY KEY (id), 
	CONSTRAINT fk_task_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_task_contact_id_contact FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_task_opportunity_id_opportunity FOREIGN KEY(opportunity_id) REFERENCES opportunity (id), 
	CONSTRAINT fk_task_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id), 
	CONSTRAINT fk_task_signal_id_signal FOREIGN KEY(signal_id) REFERENCES signal (id), 
	CONSTRAINT fk_task_activity_id_activity FOREIGN KEY(activity_id) REFERENCES activity (id), 
	CONSTRAINT fk_task_owner_id_employee FOREIGN KEY(owner_id) REFERENCES employee (id)
);
CREATE TABLE visit (
	customer_id BIGINT NOT NULL, 
	employee_id BIGINT, 
	planned_on VARCHAR(10) NOT NULL, 
	position INTEGER, 
	purpose VARCHAR(200), 
	state VARCHAR(10) NOT NULL, 
	activity_id BIGINT, 
	rolled_from VARCHAR(10), 
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR(19) NOT NULL, 
	created_by BIGINT, 
	changed_at VARCHAR(19) NOT NULL, 
	changed_by BIGINT, 
	deleted_at VARCHAR(19), 
	CONSTRAINT pk_visit PRIMARY KEY (id), 
	CONSTRAINT fk_visit_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_visit_employee_id_employee FOREIGN KEY(employee_id) REFERENCES employee (id), 
	CONSTRAINT fk_visit_activity_id_activity FOREIGN KEY(activity_id) REFERENCES activity (id)
);
INSERT INTO "address" ("customer_id", "kind", "region", "address", "postcode", "person", "phone", "longitude", "latitude", "is_default", "remark", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, 'shipping', '440306', '航城街道洲石路 216 号 B 仓', NULL, NULL, NULL, NULL, NULL, 1, NULL, 911906785199534097, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "alembic_version" ("version_num") VALUES ('0004');
INSERT INTO "area" ("name", "parent_id", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES ('深圳', NULL, 911906785199534087, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "attachment" ("customer_id", "activity_id", "quote_id", "contract_id", "file_name", "size", "sha256", "remark", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, NULL, NULL, NULL, '合同 2026.txt', 12, '425e95bc216bda3833ace77edb44803509aa29d562ae12bddcf6c0e4d348582c', NULL, 911906785199534140, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534080, 0, 'employee', 911906785199534081, NULL, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534082, 0, 'employee', 911906785199534083, NULL, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534084, 0, 'department', 911906785199534085, NULL, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534086, 0, 'area', 911906785199534087, NULL, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534088, 0, 'competitor', 911906785199534089, NULL, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534090, 0, 'competitor', 911906785199534091, NULL, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534092, 0, 'competitor', 911906785199534093, NULL, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534094, 0, 'customer', 911906785199534095, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534096, 0, 'address', 911906785199534097, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534098, 0, 'contact', 911906785199534099, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534100, 0, 'contact', 911906785199534101, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534102, 0, 'contact', 911906785199534103, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534104, 0, 'competitor_relation', 911906785199534105, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534106, 0, 'competitor_relation', 911906785199534107, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534108, 0, 'competitor_relation', 911906785199534109, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534110, 0, 'dated_note', 911906785199534111, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534112, 0, 'dated_note', 911906785199534113, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534114, 0, 'dated_note', 911906785199534115, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534116, 0, 'dated_note', 911906785199534117, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534118, 0, 'credit_event', 911906785199534119, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534120, 0, 'credit_event', 911906785199534121, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534122, 0, 'credit_event', 911906785199534123, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534124, 0, 'qualification', 911906785199534125, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534126, 0, 'qualification', 911906785199534127, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534128, 0, 'qualification', 911906785199534129, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534130, 0, 'qualification', 911906785199534131, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534132, 0, 'qualification', 911906785199534133, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534134, 0, 'custom_field', 911906785199534135, NULL, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534136, 0, 'customer', 911906785199534095, 911906785199534095, 'update', '{"custom.911906785199534135": [null, "周三下午"]}');
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534137, 0, 'customer', 911906785199534095, 911906785199534095, 'update', '{"employee_count": [86, 8600]}');
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534138, 0, 'customer', 911906785199534095, 911906785199534095, 'update', '{"employee_count": [8600, 86]}');
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534139, 0, 'attachment', 911906785199534140, 911906785199534095, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534141, 0, 'customer', 911906785199534142, 911906785199534142, 'create', NULL);
INSERT INTO "change" ("change_set_id", "seq", "entity", "record_id", "customer_id", "action", "data") VALUES (911906785199534143, 0, 'customer', 911906785199534142, 911906785199534142, 'delete', NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534080, '2026-11-21 09:12:00', NULL, 355, 'edit', 'Created {entity} {name}', '{"entity": "员工", "name": "李晓明"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534082, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "员工", "name": "王海燕"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534084, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "部门", "name": "大客户部"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534086, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "区域", "name": "深圳"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534088, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "竞争对手", "name": "顺达五金"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534090, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "竞争对手", "name": "佛山恒昌"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534092, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "竞争对手", "name": "网购散采"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534094, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "客户", "name": "深圳市锦华五金制品有限公司"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534096, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "地址", "name": "航城街道洲石路 216 号 B 仓"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534098, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "联系人", "name": "张伟"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534100, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "联系人", "name": "刘芳"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534102, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "联系人", "name": "陈志远"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534104, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "客户处的竞争对手", "name": "送货单、客户口述"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534106, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "客户处的竞争对手", "name": "报价单（8 月）"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534108, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "客户处的竞争对手", "name": "客户口述"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534110, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "情况记录", "name": "已报智能锁面板样价，客户 11-24 定样；12 月备货约 9 万元。"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534112, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "情况记录", "name": "9 月一批合页电镀色差，换货晚 4 天，仓库仍有抱怨。"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534114, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "情况记录", "name": "近 12 个月准时交货率 97%，账期与价格体系稳定，两班倒也能配合夜间收货。"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534116, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "情况记录", "name": "定样后签年度框架，争取钱包份额到 60%；与陈总确认东莞新厂的供货目录、验收标准与寄售库存办法，并约质检共同定色板。"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534118, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "信用事件", "name": "货款逾期 9 天"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534120, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "信用事件", "name": "少付尾款"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534122, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "信用事件", "name": "承兑退票"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534124, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "资质", "name": "91110000MATE5T0170"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534126, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "资质", "name": "4403TEST2022001"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534128, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "资质", "name": "SQ-2026-014"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534130, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "资质", "name": "ZB-2026-008"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534132, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "资质", "name": "Q-TEST-00918"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534134, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "自定义字段", "name": "送货窗口"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534136, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Edited {entity} {name}', '{"entity": "客户", "name": "深圳市锦华五金制品有限公司"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534137, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Edited {entity} {name}', '{"entity": "客户", "name": "深圳市锦华五金制品有限公司"}', NULL, 911906785199534138);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534138, '2026-11-21 09:12:00', 911906785199534081, 355, 'undo', 'Undo: {what}', '{"what": "修改客户 深圳市锦华五金制品有限公司"}', 911906785199534137, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534139, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Attached {files} to {name}', '{"files": "合同 2026.txt", "name": "深圳市锦华五金制品有限公司"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534141, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Created {entity} {name}', '{"entity": "客户", "name": "东莞市明辉电子有限公司"}', NULL, NULL);
INSERT INTO "change_set" ("id", "at", "employee_id", "device", "source", "title", "title_params", "undoes_id", "undone_by_id") VALUES (911906785199534143, '2026-11-21 09:12:00', 911906785199534081, 355, 'edit', 'Deleted {entity} {name}', '{"entity": "客户", "count": 1, "name": "东莞市明辉电子有限公司"}', NULL, NULL);
INSERT INTO "competitor" ("name", "website", "remark", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES ('佛山恒昌', NULL, NULL, 911906785199534091, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "competitor" ("name", "website", "remark", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES ('网购散采', NULL, NULL, 911906785199534093, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "competitor" ("name", "website", "remark", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES ('顺达五金', NULL, NULL, 911906785199534089, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "competitor_relation" ("customer_id", "competitor_id", "share", "strength", "evidence", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, 911906785199534089, 3100, 'strong', '送货单、客户口述', 911906785199534105, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "competitor_relation" ("customer_id", "competitor_id", "share", "strength", "evidence", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, 911906785199534091, 1400, 'medium', '报价单（8 月）', 911906785199534107, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "competitor_relation" ("customer_id", "competitor_id", "share", "strength", "evidence", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, 911906785199534093, 800, 'weak', '客户口述', 911906785199534109, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "contact" ("customer_id", "name", "salutation", "job_title", "section", "mobile", "phone", "extension", "wechat", "email", "qq", "is_primary", "has_left", "do_not_contact", "role", "path_order", "reports_to_id", "weight", "attitude", "contacted_on", "strength", "influence", "gender", "birthday", "native_place", "education", "personality", "hobbies", "family", "data_source", "consent_on", "remark", "name_key", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, '刘芳', NULL, '会计主管', '财务部', '13600136000', NULL, NULL, NULL, NULL, NULL, 0, 0, NULL, 'finance', NULL, NULL, NULL, 'neutral', NULL, 4, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Ԩ刘˹芳', 911906785199534101, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "contact" ("customer_id", "name", "salutation", "job_title", "section", "mobile", "phone", "extension", "wechat", "email", "qq", "is_primary", "has_left", "do_not_contact", "role", "path_order", "reports_to_id", "weight", "attitude", "contacted_on", "strength", "influence", "gender", "birthday", "native_place", "education", "personality", "hobbies", "family", "data_source", "consent_on", "remark", "name_key", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, '张伟', NULL, '采购经理', '采购部', '13800138000', '0755-27886318-802', NULL, 'zhangwei_jh', NULL, NULL, 1, 0, NULL, 'buyer', NULL, NULL, NULL, 'support', '2026-11-18', 4, 3, NULL, NULL, NULL, NULL, NULL, '钓鱼', NULL, NULL, NULL, NULL, '৵张ࣣ伟', 911906785199534099, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "contact" ("customer_id", "name", "salutation", "job_title", "section", "mobile", "phone", "extension", "wechat", "email", "qq", "is_primary", "has_left", "do_not_contact", "role", "path_order", "reports_to_id", "weight", "attitude", "contacted_on", "strength", "influence", "gender", "birthday", "native_place", "education", "personality", "hobbies", "family", "data_source", "consent_on", "remark", "name_key", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, '陈志远', NULL, '总经理', '总经办', '13900139000', NULL, NULL, '13900139000', NULL, NULL, 0, 0, NULL, 'decider', NULL, NULL, NULL, 'support', '2026-10-09', 3, 5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'ǔ陈ਖ志ঝ远', 911906785199534103, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "credit_event" ("customer_id", "happened_on", "event", "amount", "handling", "result", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, '2023-04-28', '承兑退票', 5000000, '停货 12 天', '已补付', 911906785199534123, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "credit_event" ("customer_id", "happened_on", "event", "amount", "handling", "result", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, '2025-12-31', '少付尾款', 450000, '对账确认', '已收回', 911906785199534121, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "credit_event" ("customer_id", "happened_on", "event", "amount", "handling", "result", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, '2026-08-31', '货款逾期 9 天', 3200000, '电话催收', '已收回', 911906785199534119, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "credit_warning" ("customer_id", "kind", "first_on", "tone", "amount", "evidence") VALUES (911906785199534095, 'licence', '2026-11-21', 'bad', 0, '{"words": {"t": "{what} ended on {day}, {days} ago", "p": {"what": {"t": "Quality system certificate", "p": {}}, "day": {"d": "2026-10-31"}, "days": {"n": 21, "m": "days"}}}, "action": "licence", "since": "2026-10-31", "behind": [911906785199534133]}');
INSERT INTO "custom_field" ("title", "kind", "options", "is_required", "on_card", "position", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES ('送货窗口', 'text', NULL, 0, 1, 1, 911906785199534135, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "customer" ("code", "name", "short_name", "pinyin_code", "uscc", "customer_type", "channel_type", "channel_tier", "parent_id", "former_name", "registration_no", "legal_representative", "controller", "manager", "legal_form", "is_listed", "stock_code", "established_on", "registered_capital", "paid_in_capital", "capital_currency", "annual_sales", "annual_sales_year", "employee_count", "company_size", "industry", "total_assets", "net_assets", "total_liabilities", "current_assets", "current_liabilities", "quick_assets", "finance_reported_on", "registered_region", "postcode", "phone", "registered_address", "fax", "website", "official_account", "relation_state", "source", "referrer", "first_trade_on", "owner_id", "collaborators", "department_id", "area_id", "reviewed_on", "do_not_contact", "service_area", "sales_network", "store_count", "sales_staff", "outlet_count", "annual_volume", "potential", "potential_note", "philosophy", "direction", "policy", "style", "facilities", "solution_state", "solution_vendor_id", "solution_satisfaction", "solution_expires_on", "objective_need", "subjective_need", "determination", "is_feasible", "is_selecting", "purchase_cycle", "purchase_method", "peak_months", "preferred_channels", "wallet", "wallet_source", "tags", "gender", "age", "education", "marital", "occupation", "monthly_income", "favourite_colour", "has_car", "children", "consent_note", "market_position", "main_products", "supply_chain", "manager_quality", "manager_quality_note", "sales_quality", "sales_quality_note", "relationship", "cooperation", "image_rating", "reputation", "credit_limit", "credit_days", "credit_review_on", "is_key_account", "price_level", "discount", "settlement", "deposit", "delivery", "rebate_period", "rebate", "invoice_title", "invoice_tax_no", "invoice_address", "bank_name", "bank_account", "remark", "name_key", "match_key", "custom", "merged_into_id", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES ('C000001', '深圳市锦华五金制品有限公司', '锦华五金', 'szsjhwjzpyxgs', '91110000MATE5T0170', 'channel', 'wholesaler', 'first', NULL, '锦华金属厂', NULL, '陈锦华', '陈锦华', '陈志远', 'limited', NULL, NULL, '2009-03-18', 800000000, 500000000, 'CNY', 3180000000, 2025, 86, 'small', 'C3351', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '440306', '518126', '0755-27886318', '西乡街道固戍二路 88 号 3 栋 2 楼', '0755-27886319', 'www.jinhuawj.cn', '锦华五金', 'customer', 'referral', NULL, '2018-06-12', 911906785199534081, ',911906785199534083,', 911906785199534085, 911906785199534087, NULL, NULL, '深圳、东莞、惠州；出口越南、马来西亚', '直营门店、分销商 42 家，网店 1 家', 4, 12, 46, 2100000, 78, '东莞新厂 2027 年二季度投产', '质量优先，愿为稳定交期多付 2%—3%，不接受临时换牌号；重视长期供货关系。', '由通用五金转向智能锁结构件，两年内把精密件占比从 20% 提到 45%，计划自建压铸线并引进两台五轴加工中心，目标客户转为品牌锁厂。', '统一采购，季度议价；百元以下辅料由车间自购，超 5 万元须总经理签批。', '旺季备货集中，对账严谨，付款按月底最后一个工作日统一办理。', NULL, 'has', 911906785199534089, 'medium', '2027-03-31', NULL, NULL, NULL, NULL, NULL, 32, 'negotiated', ',3,4,9,10,', ',face,phone,wechat,', 777000000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '宝安区同类批发商前三', '门锁配件、合页、家具连接件', '上游佛山铝材厂；下游锁厂 9 家', 4, NULL, 3, NULL, 4, '积极，愿共享年度排产计划', 4, '行业口碑好，供应商评价守约', 20000000, 30, '2027-05-10', NULL, 'l2', 500, 'monthly', 3000, 'logistics', 'year', 150, NULL, NULL, NULL, NULL, '6222000012345678', '备注不上卡', 'ߟ深ਊ圳߮市Э锦Ϟ华ࣻ五Ы金ਖ制ہ品঑有ऎ限͙公ࠧ司', '锦华', '{"911906785199534135": "周三下午"}', NULL, 911906785199534095, 4, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "customer" ("code", "name", "short_name", "pinyin_code", "uscc", "customer_type", "channel_type", "channel_tier", "parent_id", "former_name", "registration_no", "legal_representative", "controller", "manager", "legal_form", "is_listed", "stock_code", "established_on", "registered_capital", "paid_in_capital", "capital_currency", "annual_sales", "annual_sales_year", "employee_count", "company_size", "industry", "total_assets", "net_assets", "total_liabilities", "current_assets", "current_liabilities", "quick_assets", "finance_reported_on", "registered_region", "postcode", "phone", "registered_address", "fax", "website", "official_account", "relation_state", "source", "referrer", "first_trade_on", "owner_id", "collaborators", "department_id", "area_id", "reviewed_on", "do_not_contact", "service_area", "sales_network", "store_count", "sales_staff", "outlet_count", "annual_volume", "potential", "potential_note", "philosophy", "direction", "policy", "style", "facilities", "solution_state", "solution_vendor_id", "solution_satisfaction", "solution_expires_on", "objective_need", "subjective_need", "determination", "is_feasible", "is_selecting", "purchase_cycle", "purchase_method", "peak_months", "preferred_channels", "wallet", "wallet_source", "tags", "gender", "age", "education", "marital", "occupation", "monthly_income", "favourite_colour", "has_car", "children", "consent_note", "market_position", "main_products", "supply_chain", "manager_quality", "manager_quality_note", "sales_quality", "sales_quality_note", "relationship", "cooperation", "image_rating", "reputation", "credit_limit", "credit_days", "credit_review_on", "is_key_account", "price_level", "discount", "settlement", "deposit", "delivery", "rebate_period", "rebate", "invoice_title", "invoice_tax_no", "invoice_address", "bank_name", "bank_account", "remark", "name_key", "match_key", "custom", "merged_into_id", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES ('C000002', '东莞市明辉电子有限公司', NULL, 'dgsmhdzyxgs', NULL, 'company', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'CNY', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'lead', NULL, NULL, NULL, 911906785199534081, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'ʥ东͹莞߮市ָ明ϵ辉ʊ电੔子঑有ऎ限͙公ࠧ司', '明辉', NULL, NULL, 911906785199534142, 2, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00');
INSERT INTO "customer_credit" ("customer_id", "as_of", "score", "grade", "credit_limit", "temporary_until", "exposure", "verdict", "promises_kept", "promises_broken", "confirmed_on", "warnings") VALUES (911906785199534095, '2026-11-21', 80000, NULL, 20000000, NULL, 0, 'release', 0, 0, NULL, 1);
INSERT INTO "dated_note" ("customer_id", "topic", "noted_on", "author_id", "text", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, 'measure', '2026-11-18', 911906785199534081, '定样后签年度框架，争取钱包份额到 60%；与陈总确认东莞新厂的供货目录、验收标准与寄售库存办法，并约质检共同定色板。', 911906785199534117, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "dated_note" ("customer_id", "topic", "noted_on", "author_id", "text", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, 'problem', '2026-11-18', 911906785199534081, '9 月一批合页电镀色差，换货晚 4 天，仓库仍有抱怨。', 911906785199534113, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "dated_note" ("customer_id", "topic", "noted_on", "author_id", "text", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, 'status', '2026-11-18', 911906785199534081, '已报智能锁面板样价，客户 11-24 定样；12 月备货约 9 万元。', 911906785199534111, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "dated_note" ("customer_id", "topic", "noted_on", "author_id", "text", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, 'strength', '2026-11-18', 911906785199534081, '近 12 个月准时交货率 97%，账期与价格体系稳定，两班倒也能配合夜间收货。', 911906785199534115, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "department" ("name", "parent_id", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES ('大客户部', NULL, 911906785199534085, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "employee" ("name", "mobile", "job_title", "department_id", "has_left", "is_approver", "approval_secret", "name_key", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES ('李晓明', NULL, NULL, NULL, 0, 0, NULL, 'ӹ李ङ晓ָ明', 911906785199534081, 1, '2026-11-21 09:12:00', NULL, '2026-11-21 09:12:00', NULL, NULL);
INSERT INTO "employee" ("name", "mobile", "job_title", "department_id", "has_left", "is_approver", "approval_secret", "name_key", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES ('王海燕', NULL, NULL, NULL, 0, 0, NULL, 'ࣜ王Ν海ड़燕', 911906785199534083, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "file_blob" ("sha256", "size", "data") VALUES ('425e95bc216bda3833ace77edb44803509aa29d562ae12bddcf6c0e4d348582c', 12, X'E59088E5908CE6ADA3E69687');
INSERT INTO "meta" ("key", "value") VALUES ('customer_stat.day', '"2026-11-21"');
INSERT INTO "meta" ("key", "value") VALUES ('device', 355);
INSERT INTO "meta" ("key", "value") VALUES ('file_id', '"4b0d9f253a5b4b4a84084a6c21be4ba8"');
INSERT INTO "meta" ("key", "value") VALUES ('promise.day', '"2026-11-21"');
INSERT INTO "qualification" ("customer_id", "kind", "number", "holder", "issuer", "valid_from", "valid_to", "is_permanent", "scope", "person", "person_id_number", "scan_id", "checked_by_id", "checked_on", "remark", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, 'authorisation', 'SQ-2026-014', NULL, NULL, NULL, '2026-12-15', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 911906785199534129, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "qualification" ("customer_id", "kind", "number", "holder", "issuer", "valid_from", "valid_to", "is_permanent", "scope", "person", "person_id_number", "scan_id", "checked_by_id", "checked_on", "remark", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, 'business_licence', '91110000MATE5T0170', NULL, NULL, NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 911906785199534125, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "qualification" ("customer_id", "kind", "number", "holder", "issuer", "valid_from", "valid_to", "is_permanent", "scope", "person", "person_id_number", "scan_id", "checked_by_id", "checked_on", "remark", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, 'industry_permit', '4403TEST2022001', NULL, NULL, NULL, '2027-08-30', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 911906785199534127, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "qualification" ("customer_id", "kind", "number", "holder", "issuer", "valid_from", "valid_to", "is_permanent", "scope", "person", "person_id_number", "scan_id", "checked_by_id", "checked_on", "remark", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, 'quality_agreement', 'ZB-2026-008', NULL, NULL, NULL, '2027-01-10', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 911906785199534131, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
INSERT INTO "qualification" ("customer_id", "kind", "number", "holder", "issuer", "valid_from", "valid_to", "is_permanent", "scope", "person", "person_id_number", "scan_id", "checked_by_id", "checked_on", "remark", "id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at") VALUES (911906785199534095, 'quality_system', 'Q-TEST-00918', NULL, NULL, NULL, '2026-10-31', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 911906785199534133, 1, '2026-11-21 09:12:00', 911906785199534081, '2026-11-21 09:12:00', 911906785199534081, NULL);
DELETE FROM "search_index_config";
INSERT INTO "search_index_config" ("k", "v") VALUES ('version', 4);
DELETE FROM "search_index_data";
INSERT INTO "search_index_data" ("id", "block") VALUES (1, X'10B03E');
INSERT INTO "search_index_data" ("id", "block") VALUES (10, X'00000000FF0000010301280000000000010101020110000001');
INSERT INTO "search_index_data" ("id", "block") VALUES (137438953473, X'00000EA802303086A9F7E69E80ACB00F02013086A9F7E69E80ACB00F02013186A9F7E69E80ACB00F02013286A9F7E69E80ACB00F02013386A9F7E69E80ACB00F02013786A9F7E69E80ACB00F02013886A9F7E69E80ACB00F02013986A9F7E69E80ACB00F02016D86A9F7E69E80ACB00F0203E4B88E86A9F7E69E80ACB00F01013186A9F7E69E80ACB00F02013086A9F7E69E80ACB00F02013186A9F7E69E80ACB00F02013286A9F7E69E80ACB00F02013386A9F7E69E80ACB00F02013486A9F7E69E80ACB00F02013686A9F7E69E80ACB00F02013786A9F7E69E80ACB00F02013886A9F7E69E80ACB00F01013286A9F7E69E80ACB00F02013086A9F7E69E80ACB00F02013186A9F7E69E80ACB00F02013286A9F7E69E80ACB00F02013486A9F7E69E80ACB00F02013686A9F7E69E80ACB00F02013786A9F7E69E80ACB00F0203E4B8AA86A9F7E69E80ACB00F0203E69C8886A9F7E69E80ACB00F0302A5BC86A9F7E69E80ACB00F01013386A9F7E69E80ACB00F02013186A9F7E69E80ACB00F02013686A9F7E69E80ACB00F02013886A9F7E69E80ACB00F02013986A9F7E69E80ACB00F02017486A9F7E69E80ACB00F0203E6A08B86A9F7E69E80ACB00F01013486A9F7E69E80ACB00F02013086A9F7E69E80ACB00F02013486A9F7E69E80ACB00F0203E5A4A986A9F7E69E80ACB00F0302AE9A86A9F7E69E80ACB00F01013586A9F7E69E80ACB00F02013286A9F7E69E80ACB00F02013586A9F7E69E80ACB00F02017486A9F7E69E80ACB00F01013686A9F7E69E80ACB00F02013086A9F7E69E80ACB00F02013386A9F7E69E80ACB00F0203E58FB786A9F7E69E80ACB00F01013786A9F7E69E80ACB00F02013086A9F7E69E80ACB00F02013586A9F7E69E80ACB00F02013886A9F7E69E80ACB00F0203E8B4A686A9F7E69E80ACB00F01013886A9F7E69E80ACB00F02013086A9F7E69E80ACB00F02013686A9F7E69E80ACB00F02013886A9F7E69E80ACB00F0203E58FB786A9F7E69E80ACB00F01013986A9F7E69E80ACB00F02013086A9F7E69E80ACB00F02013186A9F7E69E80ACB00F02013786A9F7E69E80ACB00F0203E4B88786A9F7E69E80ACB00F0203E69C8886A9F7E69E80ACB00F01016186A9F7E69E80ACB00F02016E86A9F7E69E80ACB00F02017486A9F7E69E80ACB00F01016286A9F7E69E80ACB00F02013286A9F7E69E80ACB00F0203E4BB9386A9F7E69E80ACB00F01016386A9F7E69E80ACB00F02013086A9F7E69E80ACB00F01016586A9F7E69E80ACB00F02013586A9F7E69E80ACB00F02016986A9F7E69E80ACB00F02017386A9F7E69E80ACB00F01016786A9F7E69E80ACB00F02017786A9F7E69E80ACB00F01016886A9F7E69E80ACB00F02016186A9F7E69E80ACB00F01016986A9F7E69E80ACB00F02016A86A9F7E69E80ACB00F01016A86A9F7E69E80ACB00F02016886A9F7E69E80ACB00F01016D86A9F7E69E80ACB00F02016186A9F7E69E80ACB00F01016E86A9F7E69E80ACB00F02016786A9F7E69E80ACB00F01017186A9F7E69E80ACB00F02013286A9F7E69E80ACB00F02017486A9F7E69E80ACB00F01017386A9F7E69E80ACB00F02017186A9F7E69E80ACB00F02017486A9F7E69E80ACB00F01017486A9F7E69E80ACB00F02013086A9F7E69E80ACB00F02013286A9F7E69E80ACB00F02016586A9F7E69E80ACB00F01017786A9F7E69E80ACB00F02016586A9F7E69E80ACB00F01017A86A9F7E69E80ACB00F02016286A9F7E69E80ACB00F02016886A9F7E69E80ACB00F0102D8A386A9F7E69E80ACB00F0302D8AA86A9F7E69E80ACB00F0401BA86A9F7E69E80ACB00F0201A686A9F7E69E80ACB00F0201A786A9F7E69E80ACB00F0302D8B386A9F7E69E80ACB00F0201A886A9F7E69E80ACB00F0302D8AA86A9F7E69E80ACB00F0401B786A9F7E69E80ACB00F0201AA86A9F7E69E80ACB00F0302D8A886A9F7E69E80ACB00F0401B386A9F7E69E80ACB00F0401BA86A9F7E69E80ACB00F0201AC86A9F7E69E80ACB00F0302D8A686A9F7E69E80ACB00F0201B086A9F7E69E80ACB00F0302D8B986A9F7E69E80ACB00F0201B386A9F7E69E80ACB00F0302D8A386A9F7E69E80ACB00F0401AA86A9F7E69E80ACB00F0401BA86A9F7E69E80ACB00F0201B786A9F7E69E80ACB00F0302D8AA86A9F7E69E80ACB00F0201B886A9F7E69E80ACB00F0302D8A786A9F7E69E80ACB00F0201B986A9F7E69E80ACB00F0302D8B886A9F7E69E80ACB00F0201BA86A9F7E69E80ACB00F0302D8B086A9F7E69E80ACB00F0401B386A9F7E69E80ACB00F0401B786A9F7E69E80ACB00F0401B986A9F7E69E80ACB00F0103E4B88086A9F7E69E80ACB00F0403E689B986A9F7E69E80ACB00F03018786A9F7E69E80ACB00F0403E5858386A9F7E69E80ACB00F03018986A9F7E69E80ACB00F0403E4B88B86A9F7E69E80ACB00F03018A86A9F7E69E80ACB00F0403E58DA186A9F7E69E80ACB00F03018B86A9F7E69E80ACB00F0403E58D8886A9F7E69E80ACB00F03018D86A9F7E69E80ACB00F0403E4B88A86A9F7E69E80ACB00F03018E86A9F7E69E80ACB00F0403E4BBB786A9F7E69E80ACB00F0403E5AF8486A9F7E69E80ACB00F0403E9998886A9F7E69E80ACB00F03019C86A9F7E69E80ACB00F0403E88E9E86A9F7E69E80ACB00F0301A486A9F7E69E80ACB00F0403E78FAD86A9F7E69E80ACB00F0301AA86A9F7E69E80ACB00F0403E69C8886A9F7E69E80ACB00F0202B99F86A9F7E69E80ACB00F0403E883BD86A9F7E69E80ACB00F0301A186A9F7E69E80ACB00F0403E8A19786A9F7E69E80ACB00F0202BA8986A9F7E69E80ACB00F0403E58F9686A9F7E69E80ACB00F03018C86A9F7E69E80ACB00F0403E8B7AF86A9F7E69E80ACB00F03019486A9F7E69E80ACB00F0403E9879186A9F7E69E80ACB00F0301A486A9F7E69E80ACB00F0403E8B4A786A9F7E69E80ACB00F0202BB8D86A9F7E69E80ACB00F0403E69C8986A9F7E69E80ACB00F03019386A9F7E69E80ACB00F0403E5BA9386A9F7E69E80ACB00F0301B686A9F7E69E80ACB00F0403E5908886A9F7E69E80ACB00F0301B786A9F7E69E80ACB00F0403E5AEA286A9F7E69E80ACB00F0403E6A0BC86A9F7E69E80ACB00F0301BD86A9F7E69E80ACB00F0403E9A29D86A9F7E69E80ACB00F0202BC9F86A9F7E69E80ACB00F0202BD9386A9F7E69E80ACB00F0403E7B3BB86A9F7E69E80ACB00F0202BE9B86A9F7E69E80ACB00F0403E8B4A786A9F7E69E80ACB00F0103E5809286A9F7E69E80ACB00F0403E4B99F86A9F7E69E80ACB00F0202858386A9F7E69E80ACB00F0301AC86A9F7E69E80ACB00F0403E58FB886A9F7E69E80ACB00F0301B186A9F7E69E80ACB00F0403E5908C86A9F7E69E80ACB00F0301B786A9F7E69E80ACB00F0403E8BF9E86A9F7E69E80ACB00F0202878686A9F7E69E80ACB00F0403E4B88E86A9F7E69E80ACB00F0403E697B686A9F7E69E80ACB00F0202889886A9F7E69E80ACB00F0403E88AB386A9F7E69E80ACB00F0301B086A9F7E69E80ACB00F04013686A9F7E69E80ACB00F0301B686A9F7E69E80ACB00F0403E5938186A9F7E69E80ACB00F02028A9E86A9F7E69E80ACB00F0403E6B39586A9F7E69E80ACB00F02028C8586A9F7E69E80ACB00F0403E4BBBD86A9F7E69E80ACB00F02028D8886A9F7E69E80ACB00F03018E86A9F7E69E80ACB00F0403E4BA9486A9F7E69E80ACB00F0403E9879186A9F7E69E80ACB00F0301A186A9F7E69E80ACB00F02028E8286A9F7E69E80ACB00F0403E79A8486A9F7E69E80ACB00F02028F9686A9F7E69E80ACB00F0403E992B186A9F7E69E80ACB00F0301B786A9F7E69E80ACB00F04013386A9F7E69E80ACB00F04016286A9F7E69E80ACB00F0301B886A9F7E69E80ACB00F0202908886A9F7E69E80ACB00F0403E5A49C86A9F7E69E80ACB00F0403E9A1B586A9F7E69E80ACB00F03018C86A9F7E69E80ACB00F0403E5AE9A86A9F7E69E80ACB00F03018E86A9F7E69E80ACB00F0403E7ADBE86A9F7E69E80ACB00F020291A886A9F7E69E80ACB00F0403E4B88986A9F7E69E80ACB00F0202938186A9F7E69E80ACB00F0403E69C8986A9F7E69E80ACB00F020294AE86A9F7E69E80ACB00F0403E5BA9386A9F7E69E80ACB00F02029BBA86A9F7E69E80ACB00F0403E6888D86A9F7E69E80ACB00F02029CB386A9F7E69E80ACB00F0403E5B88286A9F7E69E80ACB00F02029F8E86A9F7E69E80ACB00F0403E8A19786A9F7E69E80ACB00F0202A48786A9F7E69E80ACB00F0403E6B3A886A9F7E69E80ACB00F0403E8B4A786A9F7E69E80ACB00F03019C86A9F7E69E80ACB00F0403E997B486A9F7E69E80ACB00F0301A986A9F7E69E80ACB00F0403E4BB9386A9F7E69E80ACB00F0202AD9886A9F7E69E80ACB00F0403E58A9E86A9F7E69E80ACB00F0202AE9A86A9F7E69E80ACB00F0403E4B8A486A9F7E69E80ACB00F0403E6A0B786A9F7E69E80ACB00F0403E889B286A9F7E69E80ACB00F0301A286A9F7E69E80ACB00F0403E688B786A9F7E69E80ACB00F0301B686A9F7E69E80ACB00F0403E585B786A9F7E69E80ACB00F0202AF8486A9F7E69E80ACB00F0403E594AE86A9F7E69E80ACB00F0202B19E86A9F7E69E80ACB00F0403E58E8286A9F7E69E80ACB00F0202B7AE86A9F7E69E80ACB00F0403E68DA286A9F7E69E80ACB00F0301B286A9F7E69E80ACB00F0403E68AA586A9F7E69E80ACB00F0202B88286A9F7E69E80ACB00F0403E994A686A9F7E69E80ACB00F0202B9B486A9F7E69E80ACB00F0403E5BAA686A9F7E69E80ACB00F0301B686A9F7E69E80ACB00F0403E7BAA686A9F7E69E80ACB00F0202BA9386A9F7E69E80ACB00F0403E4BB8D86A9F7E69E80ACB00F0403E5AD9886A9F7E69E80ACB00F0301A686A9F7E69E80ACB00F0403E6A18686A9F7E69E80ACB00F0202BCA086A9F7E69E80ACB00F0403E4BC9F86A9F7E69E80ACB00F0202BD9586A9F7E69E80ACB00F0403E9AA8C86A9F7E69E80ACB00F0202BF9786A9F7E69E80ACB00F0403E8BF9C86A9F7E69E80ACB00F0103E680A886A9F7E69E80ACB00F0301BB86A9F7E69E80ACB00F0403E7A1AE86A9F7E69E80ACB00F0202888D86A9F7E69E80ACB00F0403E4BA8C86A9F7E69E80ACB00F0301B786A9F7E69E80ACB00F04013186A9F7E69E80ACB00F020289B986A9F7E69E80ACB00F0403E5908886A9F7E69E80ACB00F02028AA586A9F7E69E80ACB00F0403E699BA86A9F7E69E80ACB00F040C0C0C0C0C0C0C0C0C0E0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0E0E0D0C0C0C0C0C0C0E0C0C0C0E0D0C0C0C0C0C0C0C0E0C0C0C0C0E0C0C0C0C0E0C0C0C0C0E0E0C0C0C0C0C0E0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0D0D0C0C0C0D0C0D0C0C0D0C0C0C0D0C0D0C0D0C0C0C0D0C0D0C0D0C0D0C0C0C0E0E0C0E0C0E0C0E0C0E0C0E0C0E0E0E0C0E0C0E0C0E0D0E0C0E0D0E0C0E0C0E0C0E0D0E0C0E0C0E0C0E0E0C0E0D0D0E0D0E0E0E0D0C0E0C0E0C0E0D0E0E0D0E0C0C0C0E0D0E0D0E0D0C0E0E0C0D0E0D0E0C0C0C0C0D0E0E0C0E0C0E0D0E0D0E0D0E0D0E0D0E0D0E0D0E0E0C0E0C0E0D0E0D0E0E0E0C0E0C0E0D0E0D0E0D0E0C0E0D0E0D0E0C0E0D0E0E0C0E0D0E0D0E0D0E0E0C0E0D0E0C0C0D0E0D');
INSERT INTO "search_index_data" ("id", "block") VALUES (137438953474, X'000009B80430E68AB186A9F7E69E80ACB00F0403E680A886A9F7E69E80ACB00F02028DA286A9F7E69E80ACB00F0403E8B4A786A9F7E69E80ACB00F02028EA586A9F7E69E80ACB00F0403E4BBB686A9F7E69E80ACB00F020294B686A9F7E69E80ACB00F0403E6A08786A9F7E69E80ACB00F0403E8B4A786A9F7E69E80ACB00F020296B086A9F7E69E80ACB00F0403E58E8286A9F7E69E80ACB00F020297B686A9F7E69E80ACB00F0403E4BAA486A9F7E69E80ACB00F0202999A86A9F7E69E80ACB00F04013486A9F7E69E80ACB00F0301BA86A9F7E69E80ACB00F0403E883BD86A9F7E69E80ACB00F02029C8886A9F7E69E80ACB00F0403E4B88086A9F7E69E80ACB00F0403E5878686A9F7E69E80ACB00F0502A48786A9F7E69E80ACB00F03018986A9F7E69E80ACB00F0403E68AB186A9F7E69E80ACB00F0403E9999086A9F7E69E80ACB00F03019F86A9F7E69E80ACB00F0403E4B88E86A9F7E69E80ACB00F02029DBF86A9F7E69E80ACB00F0403E6A0B786A9F7E69E80ACB00F02029EB686A9F7E69E80ACB00F0403E4BA8986A9F7E69E80ACB00F0202A08786A9F7E69E80ACB00F0403E5878686A9F7E69E80ACB00F03018B86A9F7E69E80ACB00F04013286A9F7E69E80ACB00F0301B786A9F7E69E80ACB00F04013186A9F7E69E80ACB00F0403E4BBB786A9F7E69E80ACB00F0403E5908E86A9F7E69E80ACB00F0301BC86A9F7E69E80ACB00F0403E4BD9386A9F7E69E80ACB00F0202A18686A9F7E69E80ACB00F0403E69EB686A9F7E69E80ACB00F0202A38086A9F7E69E80ACB00F0403E585B186A9F7E69E80ACB00F0202A5BC86A9F7E69E80ACB00F0202B39586A9F7E69E80ACB00F0403E5B9B686A9F7E69E80ACB00F0301A886A9F7E69E80ACB00F0403E4B88D86A9F7E69E80ACB00F0202B4B286A9F7E69E80ACB00F0403E79FB386A9F7E69E80ACB00F0202B7B186A9F7E69E80ACB00F0403E59CB386A9F7E69E80ACB00F0103E78E8786A9F7E69E80ACB00F04013986A9F7E69E80ACB00F02028FAD86A9F7E69E80ACB00F0403E5809286A9F7E69E80ACB00F020294B586A9F7E69E80ACB00F0403E9958086A9F7E69E80ACB00F02029A8486A9F7E69E80ACB00F0403E4BE9B86A9F7E69E80ACB00F02029BAE86A9F7E69E80ACB00F0403E5BD9586A9F7E69E80ACB00F02029FB386A9F7E69E80ACB00F0403E8B7AF86A9F7E69E80ACB00F0202A1AE86A9F7E69E80ACB00F0403E8AEA486A9F7E69E80ACB00F0202A8B386A9F7E69E80ACB00F0403E5AE9A86A9F7E69E80ACB00F0202ADBE86A9F7E69E80ACB00F0403E5B9B486A9F7E69E80ACB00F0202B3BB86A9F7E69E80ACB00F0403E7A8B386A9F7E69E80ACB00F0202BAA686A9F7E69E80ACB00F04013986A9F7E69E80ACB00F0403E8B4A886A9F7E69E80ACB00F0103E883BD86A9F7E69E80ACB00F0403E9858D86A9F7E69E80ACB00F0502948186A9F7E69E80ACB00F020288AA86A9F7E69E80ACB00F0403E59F8E86A9F7E69E80ACB00F020289B286A9F7E69E80ACB00F0403E5B7AE86A9F7E69E80ACB00F0403E69DBF86A9F7E69E80ACB00F02028AB386A9F7E69E80ACB00F02028E9E86A9F7E69E80ACB00F0403E696B086A9F7E69E80ACB00F0202A19786A9F7E69E80ACB00F0403E9819386A9F7E69E80ACB00F0202A5BF86A9F7E69E80ACB00F0403E4B9A186A9F7E69E80ACB00F0202AEA486A9F7E69E80ACB00F0403E4B89C86A9F7E69E80ACB00F0202B4A686A9F7E69E80ACB00F0403E69C9F86A9F7E69E80ACB00F0301A786A9F7E69E80ACB00F0403E6999A86A9F7E69E80ACB00F0403E78E8786A9F7E69E80ACB00F05029BAE86A9F7E69E80ACB00F0502BAA686A9F7E69E80ACB00F0301A886A9F7E69E80ACB00F0403E6A38086A9F7E69E80ACB00F0202B7AF86A9F7E69E80ACB00F04013286A9F7E69E80ACB00F04013886A9F7E69E80ACB00F0202BF9186A9F7E69E80ACB00F04013186A9F7E69E80ACB00F03019C86A9F7E69E80ACB00F03019E86A9F7E69E80ACB00F0403E68EA586A9F7E69E80ACB00F0103E9819386A9F7E69E80ACB00F0403E59BBA86A9F7E69E80ACB00F0403E6B4B286A9F7E69E80ACB00F0202858D86A9F7E69E80ACB00F0403E4BBB686A9F7E69E80ACB00F0403E5908886A9F7E69E80ACB00F0202879186A9F7E69E80ACB00F0403E588B686A9F7E69E80ACB00F0502B19E86A9F7E69E80ACB00F020292B186A9F7E69E80ACB00F0403E58C8586A9F7E69E80ACB00F0202948186A9F7E69E80ACB00F0403E9858D86A9F7E69E80ACB00F05029DA286A9F7E69E80ACB00F0301A686A9F7E69E80ACB00F0403E58D8E86A9F7E69E80ACB00F0202958086A9F7E69E80ACB00F0403E889B286A9F7E69E80ACB00F020297A886A9F7E69E80ACB00F0403E9948186A9F7E69E80ACB00F0301B486A9F7E69E80ACB00F0403E694B686A9F7E69E80ACB00F0202998886A9F7E69E80ACB00F0403E5BF9786A9F7E69E80ACB00F0403E680BB86A9F7E69E80ACB00F0403E994A686A9F7E69E80ACB00F03019086A9F7E69E80ACB00F0403E585AC86A9F7E69E80ACB00F02029DA286A9F7E69E80ACB00F0403E69DBF86A9F7E69E80ACB00F0202A1B586A9F7E69E80ACB00F0403E5AEB686A9F7E69E80ACB00F0403E794B586A9F7E69E80ACB00F0202A29D86A9F7E69E80ACB00F0403E588B086A9F7E69E80ACB00F0202AA8C86A9F7E69E80ACB00F0403E694B686A9F7E69E80ACB00F0103EE80A086A9F7E69E80ACB00F0301A386A9F7E69E80ACB00F0403EE828786A9F7E69E80ACB00F0502868386A9F7E69E80ACB00F0202819486A9F7E69E80ACB00F0301A486A9F7E69E80ACB00F0403EE84B186A9F7E69E80ACB00F0301BA86A9F7E69E80ACB00F0403EE828786A9F7E69E80ACB00F0502859486A9F7E69E80ACB00F0202828786A9F7E69E80ACB00F0403EE81BA86A9F7E69E80ACB00F050284A986A9F7E69E80ACB00F0502868386A9F7E69E80ACB00F0301B186A9F7E69E80ACB00F0403EE819486A9F7E69E80ACB00F020283B586A9F7E69E80ACB00F0403EE85AD86A9F7E69E80ACB00F020284A586A9F7E69E80ACB00F0403EE868186A9F7E69E80ACB00F0301A786A9F7E69E80ACB00F0403EE828786A9F7E69E80ACB00F0301A986A9F7E69E80ACB00F0403EE80A086A9F7E69E80ACB00F0301B186A9F7E69E80ACB00F0202859086A9F7E69E80ACB00F03019486A9F7E69E80ACB00F0403EE828786A9F7E69E80ACB00F03019786A9F7E69E80ACB00F0403EE81A486A9F7E69E80ACB00F0301AD86A9F7E69E80ACB00F0403EE859786A9F7E69E80ACB00F0301AF86A9F7E69E80ACB00F0301BE86A9F7E69E80ACB00F0403EE859086A9F7E69E80ACB00F0202868186A9F7E69E80ACB00F0403EE84A786A9F7E69E80ACB00F03018386A9F7E69E80ACB00F0403EE83B586A9F7E69E80ACB00F050285AF86A9F7E69E80ACB00F040E0E0D0E0D0E0D0E0E0D0E0D0E0D0C0C0E0D0E0E0D0C0E0E0C0E0D0E0D0E0D0E0C0C0C0C0E0E0C0E0D0E0D0E0D0D0E0C0E0D0E0D0E0E0C0D0E0D0E0D0E0D0E0D0E0D0E0D0E0D0E0D0E0D0C0E0E0E0D0D0E0D0E0E0D0D0E0D0E0D0E0D0E0D0E0C0E0E0D0D0C0E0D0C0C0D0C0C0C0E0E0E0E0D0E0E0D0E0D0D0E0D0E0D0C0E0D0E0D0E0C0E0D0E0E0E0C0E0D0E0D0E0E0D0E0D0E0E0C0E0D0D0C0E0C0E0D0D0E0D0D0C0E0D0E0D0E0C0E0C0E0C0D0C0E0C0E0C0E0C0C0E0D0E0C0E');
DELETE FROM "search_index_docsize";
INSERT INTO "search_index_docsize" ("id", "sz", "origin") VALUES (911906785199534095, X'8421', 15);
DELETE FROM "search_index_idx";
INSERT INTO "search_index_idx" ("segid", "term", "pgno") VALUES (1, X'', 2);
INSERT INTO "search_index_idx" ("segid", "term", "pgno") VALUES (1, X'30E68AB1', 4);
INSERT INTO "search_text" ("customer_id", "t") VALUES (911906785199534095, 'c000001深圳市锦华五金制品有限公司سغستبطتغذعظاس锦华五金تبطت91110000mate5t0170锦华金属厂تبتسأ陈锦华أتب075527886318西乡街道固戍二路88号3栋2楼门锁配件合页家具连接件备注不上卡周三下午张伟غط13800138000075527886318802zhangweijh刘芳جئ13600136000陈志远أغع139001390004403test2022001sq2026014zb2026008qtest00918航城街道洲石路216号b仓已报智能锁面板样价客户1124定样12月备货约9万元9月一批合页电镀色差换货晚4天仓库仍有抱怨近12个月准时交货率97账期与价格体系稳定两班倒也能配合夜间收货定样后签年度框架争取钱包份额到60与陈总确认东莞新厂的供货目录验收标准与寄售库存办法并约质检共同定色板');
CREATE INDEX ix_activity_contact_id ON activity (contact_id);
CREATE INDEX ix_activity_customer ON activity (customer_id, happened_at, result, deleted_at);
CREATE INDEX ix_activity_customer_id ON activity (customer_id);
CREATE INDEX ix_activity_employee_id ON activity (employee_id);
CREATE INDEX ix_activity_happened ON activity (happened_at, deleted_at, result, customer_id, employee_id);
CREATE INDEX ix_activity_opportunity_id ON activity (opportunity_id);
CREATE INDEX ix_address_customer_id ON address (customer_id);
CREATE INDEX ix_allocation_credit_id ON allocation (credit_id);
CREATE INDEX ix_allocation_customer_id ON allocation (customer_id);
CREATE INDEX ix_allocation_day ON allocation (applied_on, sale_id, amount, deleted_at);
CREATE INDEX ix_allocation_receipt_id ON allocation (receipt_id);
CREATE INDEX ix_allocation_sale ON allocation (sale_id, applied_on, amount, deleted_at);
CREATE INDEX ix_area_parent_id ON area (parent_id);
CREATE INDEX ix_attachment_activity_id ON attachment (activity_id);
CREATE INDEX ix_attachment_contract_id ON attachment (contract_id);
CREATE INDEX ix_attachment_customer_id ON attachment (customer_id);
CREATE INDEX ix_attachment_quote_id ON attachment (quote_id);
CREATE INDEX ix_attachment_sha256 ON attachment (sha256);
CREATE INDEX ix_change_customer ON change (customer_id);
CREATE INDEX ix_change_record ON change (record_id);
CREATE INDEX ix_commitment_employee_id ON commitment (employee_id);
CREATE INDEX ix_competitor_relation_competitor_id ON competitor_relation (competitor_id);
CREATE INDEX ix_competitor_relation_customer_id ON competitor_relation (customer_id);
CREATE INDEX ix_contact_birthday ON contact (birthday);
CREATE INDEX ix_contact_customer_id ON contact (customer_id);
CREATE INDEX ix_contact_customer_primary ON contact (customer_id, is_primary);
CREATE INDEX ix_contact_mobile ON contact (mobile);
CREATE INDEX ix_contact_phone ON contact (phone);
CREATE INDEX ix_contact_reports_to_id ON contact (reports_to_id);
CREATE INDEX ix_contract_approver_id ON contract (approver_id);
CREATE INDEX ix_contract_code ON contract (code);
CREATE INDEX ix_contract_contact_id ON contract (contact_id);
CREATE INDEX ix_contract_customer ON contract (customer_id, signed_on);
CREATE INDEX ix_contract_customer_id ON contract (customer_id);
CREATE INDEX ix_contract_ends ON contract (ends_on);
CREATE INDEX ix_contract_line_contract_id ON contract_line (contract_id);
CREATE INDEX ix_contract_line_product_id ON contract_line (product_id);
CREATE INDEX ix_contract_opportunity_id ON contract (opportunity_id);
CREATE INDEX ix_contract_owner_id ON contract (owner_id);
CREATE INDEX ix_contract_previous_id ON contract (previous_id);
CREATE INDEX ix_contract_quote_id ON contract (quote_id);
CREATE INDEX ix_contract_renewal_id ON contract (renewal_id);
CREATE INDEX ix_contract_renews_id ON contract (renews_id);
CREATE INDEX ix_contract_state ON contract (is_current, state, ends_on, deleted_at, renewal_id, remind_days, customer_id, owner_id, amount, received, code);
CREATE INDEX ix_credit_decision_customer ON credit_decision (customer_id, decided_at);
CREATE INDEX ix_credit_event_customer_id ON credit_event (customer_id);
CREATE INDEX ix_credit_limit_approver_id ON credit_limit (approver_id);
CREATE INDEX ix_credit_limit_customer ON credit_limit (customer_id, state, valid_until);
CREATE INDEX ix_credit_limit_proposed_by_id ON credit_limit (proposed_by_id);
CREATE INDEX ix_credit_move_customer ON credit_move (customer_id, moved_on);
CREATE INDEX ix_credit_release_approver_id ON credit_release (approver_id);
CREATE INDEX ix_credit_release_contract_id ON credit_release (contract_id);
CREATE INDEX ix_credit_release_customer ON credit_release (customer_id, valid_until);
CREATE INDEX ix_credit_release_quote_id ON credit_release (quote_id);
CREATE INDEX ix_credit_release_sale_id ON credit_release (sale_id);
CREATE INDEX ix_credit_report_approver_id ON credit_report (approver_id);
CREATE INDEX ix_credit_report_code ON credit_report (code);
CREATE INDEX ix_credit_report_customer ON credit_report (customer_id, investigated_on);
CREATE INDEX ix_credit_report_investigator_id ON credit_report (investigator_id);
CREATE INDEX ix_credit_warning_amount ON credit_warning (amount);
CREATE INDEX ix_customer_area_id ON customer (area_id);
CREATE INDEX ix_customer_credit_grade ON customer_credit (grade, exposure, credit_limit);
CREATE INDEX ix_customer_credit_verdict ON customer_credit (verdict);
CREATE INDEX ix_customer_department_id ON customer (department_id);
CREATE INDEX ix_customer_industry ON customer (industry);
CREATE INDEX ix_customer_list ON customer (deleted_at, name_key);
CREATE INDEX ix_customer_match_key ON customer (match_key);
CREATE INDEX ix_customer_month_month ON customer_month (month, customer_id, sales, cost, purchases, received, charged);
CREATE INDEX ix_customer_owner_id ON customer (owner_id);
CREATE INDEX ix_customer_owner_state ON customer (owner_id, relation_state, deleted_at);
CREATE INDEX ix_customer_parent_id ON customer (parent_id);
CREATE INDEX ix_customer_phone ON customer (phone);
CREATE INDEX ix_customer_registered_region ON customer (registered_region);
CREATE INDEX ix_customer_solution_vendor_id ON customer (solution_vendor_id);
CREATE INDEX ix_customer_stat_contact ON customer_stat (last_contact_at);
CREATE INDEX ix_customer_stat_due ON customer_stat (contact_due_on);
CREATE INDEX ix_customer_stat_next ON customer_stat (next_step_on);
CREATE INDEX ix_customer_state_name ON customer (deleted_at, relation_state, name_key);
CREATE INDEX ix_customer_trade_last ON customer_trade (last_sale_on);
CREATE INDEX ix_customer_trade_next_due ON customer_trade (next_due_on);
CREATE INDEX ix_customer_trade_open ON customer_trade (open);
CREATE INDEX ix_customer_trade_overdue ON customer_trade (overdue);
CREATE INDEX ix_customer_trade_sales ON customer_trade (sales);
CREATE INDEX ix_customer_trade_sales_12 ON customer_trade (sales_12);
CREATE INDEX ix_customer_uscc ON customer (uscc);
CREATE INDEX ix_dated_note_author_id ON dated_note (author_id);
CREATE INDEX ix_dated_note_customer_id ON dated_note (customer_id);
CREATE INDEX ix_dated_note_topic ON dated_note (customer_id, topic, noted_on);
CREATE INDEX ix_delivery_contract_id ON delivery (contract_id);
CREATE INDEX ix_delivery_line_id ON delivery (line_id);
CREATE INDEX ix_department_parent_id ON department (parent_id);
CREATE INDEX ix_dunning_activity_id ON dunning (activity_id);
CREATE INDEX ix_dunning_contact_id ON dunning (contact_id);
CREATE INDEX ix_dunning_customer ON dunning (customer_id, done_on);
CREATE INDEX ix_dunning_owner_id ON dunning (owner_id);
CREATE INDEX ix_dunning_promise_id ON dunning (promise_id);
CREATE INDEX ix_employee_department_id ON employee (department_id);
CREATE INDEX ix_forecast_line_opportunity ON forecast_line (opportunity_id);
CREATE INDEX ix_import_mapping_signature ON import_mapping (signature);
CREATE INDEX ix_instalment_contract_id ON instalment (contract_id);
CREATE INDEX ix_instalment_due ON instalment (due_on);
CREATE INDEX ix_instalment_plan ON instalment (contract_id, due_on, position, deleted_at, amount, name);
CREATE INDEX ix_milestone_contract_id ON milestone (contract_id);
CREATE INDEX ix_not_duplicate_first_id ON not_duplicate (first_id);
CREATE INDEX ix_not_duplicate_second_id ON not_duplicate (second_id);
CREATE INDEX ix_opportunity_competitor_competitor_id ON opportunity_competitor (competitor_id);
CREATE INDEX ix_opportunity_competitor_opportunity_id ON opportunity_competitor (opportunity_id);
CREATE INDEX ix_opportunity_contact_id ON opportunity (contact_id);
CREATE INDEX ix_opportunity_customer_id ON opportunity (customer_id);
CREATE INDEX ix_opportunity_customer_state ON opportunity (customer_id, state);
CREATE INDEX ix_opportunity_decided ON opportunity (decided_on);
CREATE INDEX ix_opportunity_expense_employee_id ON opportunity_expense (employee_id);
CREATE INDEX ix_opportunity_expense_opportunity_id ON opportunity_expense (opportunity_id);
CREATE INDEX ix_opportunity_move_at ON opportunity_move (opportunity_id, at);
CREATE INDEX ix_opportunity_move_change_set_id ON opportunity_move (change_set_id);
CREATE INDEX ix_opportunity_move_time ON opportunity_move (at);
CREATE INDEX ix_opportunity_owner_id ON opportunity (owner_id);
CREATE INDEX ix_opportunity_pipeline_id ON opportunity (pipeline_id);
CREATE INDEX ix_opportunity_product_opportunity_id ON opportunity_product (opportunity_id);
CREATE INDEX ix_opportunity_product_product_id ON opportunity_product (product_id);
CREATE INDEX ix_opportunity_share_employee_id ON opportunity_share (employee_id);
CREATE INDEX ix_opportunity_share_opportunity_id ON opportunity_share (opportunity_id);
CREATE INDEX ix_opportunity_stage_id ON opportunity (stage_id);
CREATE INDEX ix_opportunity_state ON opportunity (state, deleted_at, stage_id, owner_id, customer_id, amount, manual_probability, created_on, stage_since, expected_on, filing);
CREATE INDEX ix_opportunity_transfer_from_id ON opportunity_transfer (from_id);
CREATE INDEX ix_opportunity_transfer_opportunity_id ON opportunity_transfer (opportunity_id);
CREATE INDEX ix_opportunity_transfer_to_id ON opportunity_transfer (to_id);
CREATE INDEX ix_opportunity_winner_id ON opportunity (winner_id);
CREATE INDEX ix_print_log_customer ON print_log (customer_id);
CREATE INDEX ix_print_log_short_code ON print_log (short_code);
CREATE INDEX ix_promise_contact_id ON promise (contact_id);
CREATE INDEX ix_promise_customer ON promise (customer_id, promised_on);
CREATE INDEX ix_promise_due ON promise (state, promised_on);
CREATE INDEX ix_promise_owner_id ON promise (owner_id);
CREATE INDEX ix_promise_sale_id ON promise (sale_id);
CREATE INDEX ix_qualification_checked_by_id ON qualification (checked_by_id);
CREATE INDEX ix_qualification_customer_id ON qualification (customer_id);
CREATE INDEX ix_qualification_review_applied_by_id ON qualification_review (applied_by_id);
CREATE INDEX ix_qualification_review_approver_id ON qualification_review (approver_id);
CREATE INDEX ix_qualification_review_checker_id ON qualification_review (checker_id);
CREATE INDEX ix_qualification_review_customer ON qualification_review (customer_id, state);
CREATE INDEX ix_qualification_scan_id ON qualification (scan_id);
CREATE INDEX ix_qualification_valid_to ON qualification (valid_to);
CREATE INDEX ix_quote_approver_id ON quote (approver_id);
CREATE INDEX ix_quote_code ON quote (code);
CREATE INDEX ix_quote_contact_id ON quote (contact_id);
CREATE INDEX ix_quote_customer ON quote (customer_id, quoted_on);
CREATE INDEX ix_quote_customer_id ON quote (customer_id);
CREATE INDEX ix_quote_line_product_id ON quote_line (product_id);
CREATE INDEX ix_quote_line_quote_id ON quote_line (quote_id);
CREATE INDEX ix_quote_opportunity_id ON quote (opportunity_id);
CREATE INDEX ix_quote_owner_id ON quote (owner_id);
CREATE INDEX ix_quote_previous_id ON quote (previous_id);
CREATE INDEX ix_quote_state ON quote (state, valid_until);
CREATE INDEX ix_receipt_contract_id ON receipt (contract_id);
CREATE INDEX ix_receipt_customer_id ON receipt (customer_id);
CREATE INDEX ix_receipt_day ON receipt (received_on);
CREATE INDEX ix_receipt_document_no ON receipt (document_no);
CREATE INDEX ix_receipt_instalment_id ON receipt (instalment_id);
CREATE INDEX ix_receipt_owner_id ON receipt (owner_id);
CREATE INDEX ix_receipt_received ON receipt (customer_id, received_on);
CREATE INDEX ix_receipt_reverses_id ON receipt (reverses_id);
CREATE INDEX ix_route_area_id ON route (area_id);
CREATE INDEX ix_route_employee_id ON route (employee_id);
CREATE INDEX ix_route_stop_customer_id ON route_stop (customer_id);
CREATE INDEX ix_route_stop_route_id ON route_stop (route_id);
CREATE INDEX ix_sale_code ON sale (code);
CREATE INDEX ix_sale_contract_id ON sale (contract_id);
CREATE INDEX ix_sale_customer ON sale (customer_id, sold_on, state, deleted_at);
CREATE INDEX ix_sale_instalment_id ON sale (instalment_id);
CREATE INDEX ix_sale_line_customer ON sale_line (customer_id, counted_on);
CREATE INDEX ix_sale_line_product ON sale_line (product_id, counted_on, customer_id, quantity, amount, cost_amount);
CREATE INDEX ix_sale_line_sale_id ON sale_line (sale_id);
CREATE INDEX ix_sale_open ON sale (due_on, customer_id, amount, settled, sold_on, owner_id) WHERE settled_on IS NULL AND state = 'posted' AND deleted_at IS NULL;
CREATE INDEX ix_sale_original_id ON sale (original_id);
CREATE INDEX ix_sale_owner_id ON sale (owner_id);
CREATE INDEX ix_sale_sold ON sale (sold_on);
CREATE INDEX ix_signal_activity_id ON signal (activity_id);
CREATE INDEX ix_signal_customer_id ON signal (customer_id);
CREATE INDEX ix_signal_owner_id ON signal (owner_id);
CREATE INDEX ix_signal_state ON signal (state, due_at);
CREATE INDEX ix_stage_pipeline_id ON stage (pipeline_id);
CREATE INDEX ix_statement_code ON statement (code);
CREATE INDEX ix_statement_contact_id ON statement (contact_id);
CREATE INDEX ix_statement_customer ON statement (customer_id, until_on);
CREATE INDEX ix_statement_difference_sale_id ON statement_difference (sale_id);
CREATE INDEX ix_statement_difference_statement_id ON statement_difference (statement_id);
CREATE INDEX ix_statement_owner_id ON statement (owner_id);
CREATE INDEX ix_stock_month_product ON stock_month (product_id, month);
CREATE INDEX ix_task_activity_id ON task (activity_id);
CREATE INDEX ix_task_contact_id ON task (contact_id);
CREATE INDEX ix_task_contract_id ON task (contract_id);
CREATE INDEX ix_task_customer_day ON task (customer_id, due_on, deleted_at, title);
CREATE INDEX ix_task_customer_due ON task (customer_id, state, due_on);
CREATE INDEX ix_task_customer_id ON task (customer_id);
CREATE INDEX ix_task_due ON task (state, due_on, deleted_at, owner_id, customer_id, lead_days);
CREATE INDEX ix_task_opportunity_id ON task (opportunity_id);
CREATE INDEX ix_task_owner_id ON task (owner_id);
CREATE INDEX ix_task_signal_id ON task (signal_id);
CREATE INDEX ix_visit_activity_id ON visit (activity_id);
CREATE INDEX ix_visit_customer_id ON visit (customer_id);
CREATE INDEX ix_visit_day ON visit (employee_id, planned_on);
CREATE INDEX ix_visit_employee_id ON visit (employee_id);
COMMIT;
