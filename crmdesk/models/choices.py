"""Every enumeration: the stored code (never shown, never changed) and its label.

A label is English and marked for the catalogue; people see it through ``FieldSpec.option_label``.
The glossary of ``methods`` gives the Chinese terms.
"""

from __future__ import annotations

from enum import StrEnum

from crmdesk.core.i18n import N_


class Choice(StrEnum):
    """A member is declared as ``CODE = "code", N_("Label")``; it compares equal to its code."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Choice:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class CustomerType(Choice):
    COMPANY = "company", N_("Company customer")
    CONSUMER = "consumer", N_("Consumer customer")
    CHANNEL = "channel", N_("Channel or intermediary")
    INTERNAL = "internal", N_("Internal customer")


class ChannelType(Choice):
    WHOLESALER = "wholesaler", N_("Wholesaler")
    RETAILER = "retailer", N_("Retailer")
    AGENT = "agent", N_("Agent")
    AUTHORISED = "authorised", N_("Authorised shop")
    CHAIN = "chain", N_("Chain store")
    EXCLUSIVE = "exclusive", N_("Exclusive shop")
    END_USER = "end_user", N_("End user")
    OTHER = "other", N_("Other")


class ChannelTier(Choice):
    FIRST = "first", N_("First tier")
    SECOND = "second", N_("Second tier")


class RelationState(Choice):
    """The one stored state of a customer (B17–B18); the others are derived from it and sales."""

    LISTED = "listed", N_("Name on a list")
    LEAD = "lead", N_("Prospect")
    QUALIFIED = "qualified", N_("Qualified prospect")
    CUSTOMER = "customer", N_("Has bought")


class LegalForm(Choice):
    LIMITED = "limited", N_("Limited company")
    JOINT_STOCK = "joint_stock", N_("Joint-stock company")
    STATE = "state", N_("State-owned")
    COLLECTIVE = "collective", N_("Collective")
    FOREIGN = "foreign", N_("Foreign-invested")
    JOINT_VENTURE = "joint_venture", N_("Joint venture")
    PARTNERSHIP = "partnership", N_("Partnership")
    SOLE = "sole", N_("Sole proprietorship")
    INDIVIDUAL = "individual", N_("Individual business")
    COOPERATIVE = "cooperative", N_("Farmers' cooperative")
    INSTITUTION = "institution", N_("Public institution")
    AUTHORITY = "authority", N_("Authority")
    ASSOCIATION = "association", N_("Association")
    OTHER = "other", N_("Other")


class Currency(Choice):
    CNY = "CNY", N_("Renminbi")
    USD = "USD", N_("US dollar")
    EUR = "EUR", N_("Euro")
    HKD = "HKD", N_("Hong Kong dollar")
    JPY = "JPY", N_("Japanese yen")
    TWD = "TWD", N_("New Taiwan dollar")
    GBP = "GBP", N_("Pound sterling")
    KRW = "KRW", N_("South Korean won")
    OTHER = "other", N_("Other")


class CompanySize(Choice):
    LARGE = "large", N_("Large")
    MEDIUM = "medium", N_("Medium")
    SMALL = "small", N_("Small")
    MICRO = "micro", N_("Micro")


class CustomerSource(Choice):
    ADVERTISING = "advertising", N_("Advertising")
    CAMPAIGN = "campaign", N_("Marketing campaign")
    REFERRAL = "referral", N_("Referral")
    EXHIBITION = "exhibition", N_("Exhibition")
    INTERNET = "internet", N_("Internet")
    WALK_IN = "walk_in", N_("Walk-in")
    PHONE = "phone", N_("Telephone")
    COLD_VISIT = "cold_visit", N_("Cold visit")
    OTHER = "other", N_("Other")


class SolutionState(Choice):
    NONE = "none", N_("No solution yet")
    HAS = "has", N_("Has a solution")


class Degree(Choice):
    """高/中/低/无 of B5: determination, dissatisfaction, satisfaction."""

    HIGH = "high", N_("High")
    MEDIUM = "medium", N_("Middle")
    LOW = "low", N_("Low")
    NONE = "none", N_("None")


class PurchaseMethod(Choice):
    TENDER = "tender", N_("Tender")
    NEGOTIATED = "negotiated", N_("Negotiated")
    DIRECT = "direct", N_("Direct purchase")
    PLATFORM = "platform", N_("Platform")


class FigureSource(Choice):
    """Where a figure about a customer comes from (S4)."""

    ASKED = "asked", N_("Asked")
    LOOKED_UP = "looked_up", N_("Looked up")
    ESTIMATED = "estimated", N_("Estimated")
    STATEMENTS = "statements", N_("Annual accounts")
    AGENCY = "agency", N_("Other agency")


class ContactChannel(Choice):
    FACE = "face", N_("Face to face")
    PHONE = "phone", N_("Telephone")
    LETTER = "letter", N_("Letter")
    EMAIL = "email", N_("E-mail")
    WECHAT = "wechat", N_("WeChat")
    WEBSITE = "website", N_("Website")


class Gender(Choice):
    MALE = "male", N_("Male")
    FEMALE = "female", N_("Female")


class Education(Choice):
    PRIMARY = "primary", N_("Primary school")
    SECONDARY = "secondary", N_("Secondary school")
    VOCATIONAL = "vocational", N_("Vocational college")
    BACHELOR = "bachelor", N_("Bachelor")
    MASTER = "master", N_("Master")
    DOCTOR = "doctor", N_("Doctor")


class Marital(Choice):
    SINGLE = "single", N_("Single")
    MARRIED = "married", N_("Married")
    OTHER = "other", N_("Other")


class PriceLevel(Choice):
    L1 = "l1", N_("Level 1")
    L2 = "l2", N_("Level 2")
    L3 = "l3", N_("Level 3")
    L4 = "l4", N_("Level 4")
    RETAIL = "retail", N_("Retail price")


class Settlement(Choice):
    CASH = "cash", N_("Cash")
    MONTHLY = "monthly", N_("Monthly account")
    BILL = "bill", N_("Bill of exchange")
    PREPAID = "prepaid", N_("Prepaid")
    INSTALMENTS = "instalments", N_("Instalments")


class Delivery(Choice):
    OWN = "own", N_("Our delivery")
    LOGISTICS = "logistics", N_("Logistics to the warehouse")
    EXPRESS = "express", N_("Express parcel")
    PICK_UP = "pick_up", N_("Collected by the customer")
    OTHER = "other", N_("Other")


class RebatePeriod(Choice):
    MONTH = "month", N_("Monthly rebate")
    QUARTER = "quarter", N_("Quarterly rebate")
    YEAR = "year", N_("Yearly rebate")


class DecisionRole(Choice):
    """C6, in the usual order of a purchase."""

    INITIATOR = "initiator", N_("Initiator")
    USER = "user", N_("User")
    INFLUENCER = "influencer", N_("Influencer")
    GATEKEEPER = "gatekeeper", N_("Technical gatekeeper")
    BUYER = "buyer", N_("Buyer")
    FINANCE = "finance", N_("Finance")
    DECIDER = "decider", N_("Decision maker")
    APPROVER = "approver", N_("Approver")


class Attitude(Choice):
    SUPPORT = "support", N_("Supports us")
    NEUTRAL = "neutral", N_("Neutral")
    OPPOSE = "oppose", N_("Opposed")


class QualificationType(Choice):
    """B26: what a first-deal counterparty has to show."""

    BUSINESS_LICENCE = "business_licence", N_("Business licence")
    INDUSTRY_PERMIT = "industry_permit", N_("Industry permit")
    AUTHORISATION = "authorisation", N_("Letter of authorisation")
    AGENT_ID = "agent_id", N_("Agent's ID card")
    QUALITY_AGREEMENT = "quality_agreement", N_("Quality agreement")
    BANK_ACCOUNT = "bank_account", N_("Bank account certificate")
    SEAL_SAMPLE = "seal_sample", N_("Seal samples")
    DELIVERY_NOTE_SAMPLE = "delivery_note_sample", N_("Delivery note sample")
    PURCHASE_CONTRACT = "purchase_contract", N_("Purchase contract")
    TAXPAYER = "taxpayer", N_("General taxpayer certificate")
    QUALITY_SYSTEM = "quality_system", N_("Quality system certificate")
    OTHER = "other", N_("Other")


class NoteTopic(Choice):
    """The four dated notes of 交易现状."""

    STATUS = "status", N_("Activity now")
    PROBLEM = "problem", N_("Problems")
    STRENGTH = "strength", N_("Strengths")
    MEASURE = "measure", N_("Measures")


class Strength(Choice):
    STRONG = "strong", N_("Strong")
    MEDIUM = "medium", N_("Middle")
    WEAK = "weak", N_("Weak")


class AddressKind(Choice):
    BUSINESS = "business", N_("Business address")
    SHIPPING = "shipping", N_("Delivery address")
    BRANCH = "branch", N_("Branch")
    OTHER = "other", N_("Other")


class CustomKind(Choice):
    """The kinds that a field of the owner's own can have."""

    TEXT = "text", N_("Short text")
    LONG_TEXT = "long_text", N_("Long text")
    INTEGER = "integer", N_("Whole number")
    MONEY = "money", N_("Amount of money")
    PERCENT = "percent", N_("Percentage")
    DATE = "date", N_("Date")
    BOOL = "bool", N_("Yes or no")
    ENUM = "enum", N_("One of several choices")
    MULTI_ENUM = "multi_enum", N_("Several of several choices")
    PHONE = "phone", N_("Telephone")
    URL = "url", N_("Web address")
