<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Acts</name>
    <message>
        <source>{count} waits for it, {amount}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} wait for it, {amount}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is the document that ServiceTitan already has: nothing is sent. If either of them changes, the voucher comes back here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is the document that somebody typed into Zoho Books: nothing is sent, and it is never changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is another document: it is sent to ServiceTitan in addition to the one that is there already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is another document: it is sent to Zoho Books in addition, with a suffix to its number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its documents in ServiceTitan are cancelled and the voucher is sent as it is in Tally now, if it can be sent. If it cannot, nothing is cancelled and the record says why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel and send again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel purchase order {number} and send again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its purchase order was cancelled in ServiceTitan: the voucher is sent again as a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The voucher is gone in Tally: its documents in ServiceTitan are cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel purchase order {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The voucher is gone in Tally, and no document of it stands in ServiceTitan any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settle it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay {label}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is forgotten that both are the same. Nothing is deleted or changed; what is left stands on its own side, and can be created or linked anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget the link of {label}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget the link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its document in Zoho Books is made what ServiceTitan says now, if it can be sent as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring it up to date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is cancelled in ServiceTitan: its document in Zoho Books is voided, unless it is paid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Void it in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What somebody changed in Zoho Books is overwritten with what ServiceTitan says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overwrite it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is cancelled in ServiceTitan. What the voucher, as it is in Tally now, has more than was sent is received there, and what it has less is returned, at the cost that was recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The voucher moves no stock in Tally any more. Nothing is cancelled in ServiceTitan: what was received for it is returned, and what was returned is received, at the cost that was recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send the difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 was not: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} were not. The first: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record is ignored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records are ignored.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AlikeActs</name>
    <message>
        <source>It is forgotten that both are the same; nothing is changed or deleted on either side. Where their names or SKUs are exactly the same, the next run links them again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlink “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlink them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is no longer linked.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AlikePage</name>
    <message>
        <source>Vendors &amp; items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name or SKU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 needs attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} need attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record needs attention.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records need attention.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What differs, is gone on one side or was refused waits until you say what is to be done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} on both sides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide all {n}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create all {n} in {system}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing both sides…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing matches “{text}” here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known yet. The first run has not finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the name</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AlikeTable</name>
    <message>
        <source>What stands where</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AttentionPage</name>
    <message>
        <source>Needs attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search  (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ignored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resolved today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter and sort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows leave this list by themselves once they are fine. Ignored rows return if they change at their source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay {n}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing here to replay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No record matches “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of this kind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is ignored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was resolved today yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known yet. The first run has not finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing needs you. Everything read up to {time} is in ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing needs you. Everything read up to {time} is in Zoho Books.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing needs you. 1 record is on its way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing needs you. {n} records are on their way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing needed you at {time}, when all was checked last.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} and others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ignore {count}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All causes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items and units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Locations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ledgers and taxes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vouchers and documents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most records first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest amount first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest waiting first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By name</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AttentionTree</name>
    <message>
        <source>Records that need attention, by cause</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>Audit trail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show new entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify trail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that no entry was changed, removed or added afterwards</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search  (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the entries of all records again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All entries are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entries are kept for {n} days.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export {n}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No entry matches “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No entries in this period.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No entries of this kind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No entries yet. The first run writes them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for what is under way, or stop it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the entries that the filters show to a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only {record}  ×</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excel workbook (*.xlsx)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the audit trail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. No file was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 entry is in {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} entries are in {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking every entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The check was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The trail is whole: 1 entry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The trail is whole: {n} entries.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entries up to number {n} were removed by retention.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with a backup of this profile, and find out who could write to this PC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The trail is not whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this result</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AuditTable</name>
    <message>
        <source>Audit trail</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AutostartBlock</name>
    <message>
        <source>Start by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start ML Connector when I sign in to this PC</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BillTables</name>
    <message>
        <source>A line that is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>goes to the account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looked through from the top; the first rule that fits a line decides. What you map on the page Mapping comes before all of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No rule yet: every line goes to the fallback account.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>item {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>any item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>category {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of any category</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GL account {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with any GL account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>business unit {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of any business unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>job {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on any job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>anything</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BillsSection</name>
    <message>
        <source>Send bills and vendor credits to Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is received in ServiceTitan is booked there with its vendor and its accounts. What stock clearing makes never goes there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes the lines that no rule fits; such a bill is sent and flagged, so that somebody looks at it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None: such a bill waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spread over the accounts of the lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax is a cost in these books: it is spread over the lines by their amounts, or stands on an account of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same for what the vendor charges for shipping.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a vendor keeps when goods go back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken off the lines of the credit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None: a line without a tax of its own waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two letters, such as KA. Bought from a vendor of the same state, CGST and SGST apply, else IGST.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For items that prefer no tax. The taxes must come to the bill&apos;s, otherwise it waits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same between two states.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For vendors without a GSTIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Their bills go with the taxes of the items, owed by the company and no part of the total. Off: without tax; Zoho Books may refuse that, and such a bill waits. Ask your accountant which it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The taxes must come to the bill&apos;s, otherwise it waits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty: it stands in the description of the line only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Returns become vendor credits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Once the vendor has credited them in ServiceTitan; the restocking fee is deducted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job and business unit always stand in the description of a line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>such as cf_business_unit, or its label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>such as cf_job, or its label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A text field of bills with “prevent duplicate values”, besides the reference number. With it Zoho Books itself refuses a second bill.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>such as cf_servicetitan_id, or its label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark bills as exported in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Once they are read back from Zoho Books. ServiceTitan then lets nobody change them again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of a custom field of bills in ServiceTitan that takes the id of the bill in Zoho Books. Empty: nothing is written there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the business unit does not say. Empty: the base currency of the books.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax, freight and fees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bills</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BookTabs</name>
    <message>
        <source>1 record waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records wait</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BooksMapping</name>
    <message>
        <source>Map…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map another name…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mapped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is no longer in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a row first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a row that is mapped first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 mapping is saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is no longer mapped.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BooksSection</name>
    <message>
        <source>Zoho Books is not connected. What is chosen here counts once it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open “Zoho Books”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lists of Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read them again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading accounts, taxes and locations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Those of “{name}”: {n} accounts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Those of “{name}”: {n} accounts, {m} taxes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect Zoho Books first.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BooksTables</name>
    <message>
        <source>Number {id}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a part of the name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Business unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Location in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lines of a business unit that is not listed get none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No line gets a location.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tag and option</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No line gets a reporting tag.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CauseTree</name>
    <message>
        <source>1 more record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} more records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount ({currency})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What and why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to do</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChartCard</name>
    <message>
        <source>Records per day, last 14 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show as chart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Synced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CheckRow</name>
    <message>
        <source>Checking… Last: {fact}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>passed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not checked</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Chosen</name>
    <message>
        <source>Replay {n}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ignore {n}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is selected in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to map or to create for this record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ignore…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy purchase order number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy bill number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy number in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Code</name>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CompanyDialog</name>
    <message>
        <source>Which company is kept in sync?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this company</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking TallyPrime which companies are open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list is not there yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open in TallyPrime now:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No company is open in TallyPrime.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a company first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From now on “{name}” is read.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ComponentsBlock</name>
    <message>
        <source>Built on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Qt and PySide6 are used under the GNU Lesser General Public License, version 3: their libraries are files of their own, which you may replace by versions that fit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open licences folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>and {n} more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConnectionsPage</name>
    <message>
        <source>Connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Company…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credentials…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 check does not pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} checks do not pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port {port} does not answer as TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port {port} answers as TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Since {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose company…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other company…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter credentials…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy what is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Proxy…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open data folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show records…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open clock settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied. Send it to whoever administers ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ControlDialog</name>
    <message>
        <source>Items that do not tie with TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Their movements, as they were read, do not add up to what TallyPrime itself states. Until they do, where they lie is not said; only the item&apos;s total is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Movements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closing balance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stock Summary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items that do not tie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CorrectDialog</name>
    <message>
        <source>Correct {places}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to correct</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Item and place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What will be sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is left out.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CreateAlikeDialog</name>
    <message>
        <source>Create {count} in {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create {n} in {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each is looked for in {system} first, and is never created twice. This is sent:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is being read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first {n} are listed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Addresses are read in Zoho Books first, and go with them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The SKU goes with them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are not in the lists any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 is created in {system} now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} are created in {system} now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: 1 is created in {system} once sending resumes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: {n} are created in {system} once sending resumes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 is created in {system} with the next run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} are created in {system} with the next run.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CreateDialog</name>
    <message>
        <source>Create a vendor in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create a material</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create vendor and send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create vendor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create material and send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create material</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading from Tally&apos;s list…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the ledger “{name}” in TallyPrime. With exactly this name no mapping is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the stock item “{name}” in TallyPrime. With exactly this code no mapping is needed. It carries stock.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cost per unit ({currency})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Street</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>City</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN or ZIP code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Country</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GSTIN (kept in the memo)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Description</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit of measure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to create it from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Creates the vendor “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Creates the material “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A vendor needs a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A material needs a code and a description.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cost is not a number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cost is not a number from 0 on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking ServiceTitan…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CredentialsForm</name>
    <message>
        <source>Something above is not right yet.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DateField</name>
    <message>
        <source>not chosen</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DateFilter</name>
    <message>
        <source>Date of the document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From – to…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DayChart</name>
    <message>
        <source>Records per day, last 14 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is known yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{days} days: {synced} synced, {waiting} waiting, {failed} failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most on {day}: {n}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{day}: none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} synced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DaysField</name>
    <message>
        <source>Mon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fri</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sun</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DecideDialog</name>
    <message>
        <source>Decide {count} that differ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose values stand?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fields that differ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change {n} in {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 field is changed in {system}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} fields are changed in {system}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 becomes empty there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} become empty there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of them cannot be written there from here, and stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of it can be written to {system} from here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is being read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} were left out. The first: {why}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DemoPanel</name>
    <message>
        <source>Demonstration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The simulated world</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing here is real. Try what happens when …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin anew, as on a new PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is gone, and the set-up begins: its credentials are filled in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Details of the entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redacted technical detail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entry {n} · {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open {record}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hash {hash}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DetailsSection</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ids and codes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy ids and codes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide ids and codes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show ids and codes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DiagnosticsDialog</name>
    <message>
        <source>What the diagnostics file holds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passwords and keys are removed. Names of suppliers may be in the logs: look through them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text of the part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is being gathered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not everything could be read; the file says so. {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save diagnostics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zip files (*.zip)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The diagnostics are in {file}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is being done.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DifferenceSection</name>
    <message>
        <source>Difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{head}: {text}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DocumentsSection</name>
    <message>
        <source>Documents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receipt {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bill {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>typed by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Request {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchase order {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No bill yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ties with Tally: {amount}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Differs from Tally by {amount}: billed {billed}, in Tally {wanted}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Drafts</name>
    <message>
        <source>Choose another entry, or undo this change.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Drawer</name>
    <message>
        <source>Reading the record…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the record (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This record is no longer in the journal. Close it and look in the list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record {label}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No supplier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan ↔ Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DryRunStep</name>
    <message>
        <source>Dry run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the dry run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The dry run is not finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The dry run was not made yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads ServiceTitan and looks everything up in Zoho Books. The dry run sends nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads TallyPrime and looks up every purchase in ServiceTitan. The dry run itself sends nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads TallyPrime for the first time and looks up every purchase in ServiceTitan. Nothing is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as soon as the last question is answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was read is kept; “Run again” goes on from there. Nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{advice} Nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read from {company}. Purchases: {v}, suppliers: {s}, stock items: {i}, godowns: {g}. Nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read from ServiceTitan and Zoho Books. Records: {v}. Nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no stock items, or cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled, or too early</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>each with its reason below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everything has a match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Would be sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing is ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Would wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} and {n} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why they would wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vouchers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are on the page “Needs attention”, each with what to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After the start they are on the page “Needs attention”, each with what to do.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EarlierDialog</name>
    <message>
        <source>Send older vouchers too?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting the purchase vouchers dated {first} to {last}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are being counted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime has no purchase voucher dated {first} to {last}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime has 1 purchase voucher dated {first} to {last}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime has {n} purchase vouchers dated {first} to {last}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next run sends what has a match; the rest waits in Needs attention.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and send 1 voucher</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and send {n} vouchers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchase vouchers dated {first} to {last} will be sent too. They could not be counted: {why}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EffectSection</name>
    <message>
        <source>Stock in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>counted there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waits for upload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 document waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} documents wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not sent yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportButton</name>
    <message>
        <source>Excel workbook (*.xlsx);;CSV file (*.csv);;JSON file (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export {records}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{records} were exported to {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record was exported to {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no record to export.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FlowFilter</name>
    <message>
        <source>Flow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the fallback account</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FlowsCard</name>
    <message>
        <source>Flows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No vouchers yet. They appear with the first run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last success</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FoldersBlock</name>
    <message>
        <source>Folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open data folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>Link…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlink…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create {n} in {system}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create in {system}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of them can be created by a click.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide {n}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of them differs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one row first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{chosen} of {all} selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose rows first.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show them…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+S</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the voucher…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the {n}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{strong} would no longer be mapped. What comes next needs an exact match.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{strong}, not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{strong}: looking at what waits for it…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{strong}: no voucher waits for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} would release</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GoLiveStep</name>
    <message>
        <source>Go-live date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T&amp;oday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;1st of this month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start of the &amp;financial year</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchases in TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The date can be changed later in Settings. What was sent already stays sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchases dated on this day or later are sent. Nothing dated before it is read or sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is dated on this day or later goes to Zoho Books. Nothing dated before it does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not counted so far back. The dry run reads them all, which takes its time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet: nothing is sent before {day}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting those dated {day} or later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None is dated {day} or later. The next one that is entered is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 purchase voucher is dated {day} or later. The next run sends it unless it is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} purchase vouchers are dated {day} or later. The next run sends those not sent yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 purchase voucher is dated {day} or later. The dry run checks it; nothing is sent before the last step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} purchase vouchers are dated {day} or later. The dry run checks them; nothing is sent before the last step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bills that somebody typed into ServiceTitan by hand since then are recognised by vendor and invoice number: such a voucher waits, and you link it or send it. If in doubt, choose today.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bills that somebody typed into Zoho Books by hand since then are recognised by vendor and number: such a bill waits, and you link it or send it. If in doubt, choose today.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This date is in the past.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GroupCard</name>
    <message>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check {title} again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is being checked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>again every {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {all} checks passed {time} ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {all} checks pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} warnings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>being checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>checked {time} ago</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HealthMonitor</name>
    <message>
        <source>Checking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last: {fact}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Does not answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running · port {port}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>integration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>own address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed in · {environment}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HealthStrip</name>
    <message>
        <source>Connections and next run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Company</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read TallyPrime and send what is ready (F5)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finish the set-up first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After set-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until you resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused until</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>IgnoreDialog</name>
    <message>
        <source>Ignore {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why? The audit trail keeps the reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of it is sent to ServiceTitan and nothing there is cancelled. It comes back by itself when it changes in Tally; until then it stands under “Ignored”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of them is sent to ServiceTitan and nothing there is cancelled. They come back by themselves when they change in Tally; until then they stand under “Ignored”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For instance: entered by hand in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of it is sent to Zoho Books and nothing there is changed. It comes back by itself when it changes in ServiceTitan; until then it stands under “Ignored”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of them is sent to Zoho Books and nothing there is changed. They come back by themselves when they change in ServiceTitan; until then they stand under “Ignored”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For instance: entered by hand in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both sides stay as they are. It comes back by itself when one of them changes; until then it stands under “Ignored”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both sides stay as they are. They come back by themselves when one side changes; until then they stand under “Ignored”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For instance: two branches of one vendor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of them is sent, and nothing that was sent is changed. They come back by themselves when they change where they come from; until then they stand under “Ignored”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For instance: entered by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say why first.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import “{file}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first {n} are listed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import 1 change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import {n} changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 row is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} rows are wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is imported until the file is right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file changes nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 mapping was taken from {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} mappings were taken from {file}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>IncomeRuleDialog</name>
    <message>
        <source>Income rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SKU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GL account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Business unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type of job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it looks at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the SKU in ServiceTitan, exactly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its number or name, exactly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its name in ServiceTitan, exactly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account of Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say what it must be, and choose the account.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ItemDialog</name>
    <message>
        <source>Item of an income account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Income account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Item of Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read the items again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Those that are booked to this account.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the account first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No active item is booked to this account. Create a service with it in Zoho Books, then read again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This account is in the table already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the account and the item.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LeaveDialog</name>
    <message>
        <source>1 change is not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} changes are not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept changes stay on this page, marked as not saved, until ML Connector ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Synced {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed {n}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LinkDialog</name>
    <message>
        <source>Link “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say what it is in {system}. Nothing is created for it then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything there is linked already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next run compares both: what differs is written, or asked, as the settings say.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>inactive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of the list first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is linked.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ListChoice</name>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>  ·  recommended</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ListReader</name>
    <message>
        <source>Reading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refresh list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 entry is new or differs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} entries are new or differ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing changed there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan&apos;s lists were read. {said}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LiveField</name>
    <message>
        <source>Read again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read the list “{title}” again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a part of the name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list could not be read. {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to choose from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (not open now)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number {id}, not in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number {id}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LocationDialog</name>
    <message>
        <source>Location of a business unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Business unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Location in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho Books shows no locations.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the business unit and the location.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapDialog</name>
    <message>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map and send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an entry of the list first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at what this would release…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{source}” is now “{target}” in ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map a vendor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map an item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map a location</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say what a ledger means</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map a unit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MappingModel</name>
    <message>
        <source>Match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last used</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MappingPage</name>
    <message>
        <source>Mapping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search  (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refresh list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record waits for {m} of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records wait for {m} of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan&apos;s list was not read yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan list of {time} · {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MappingTable</name>
    <message>
        <source>Names of TallyPrime and what they are in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the match</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MatchDialog</name>
    <message>
        <source>Map to Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The lists of Zoho Books were not read yet; the next run reads them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose both first.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MatchingStep</name>
    <message>
        <source>Matching</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read &amp;again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Business unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every purchase order is made for it. It must keep the currency of the Tally company.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchase order type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default warehouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchases without stock items, such as rent or repairs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave them in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They have nothing to send and never wait for you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send them too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each of their ledgers waits until you give it a SKU on the page Mapping.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equipment with serial numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let a person decide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vouchers with equipment wait: ServiceTitan takes no serial numbers from other programs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send without serial numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Somebody enters the serial numbers in ServiceTitan afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting the stock items of the company</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What holds the SKU in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the stock item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The lists of ServiceTitan could not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The lists of ServiceTitan are being read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the warehouse.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one in each list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where purchases go in ServiceTitan, and by what an item of Tally is found there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bills name their business units and items themselves. Only the warehouse is asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receives what has no godown of its own, and keeps two PCs from sending at the same time. Godowns of Tally go to the warehouse or truck of the same name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps two PCs from sending at the same time: a note in it says which one does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan has no active business unit in {currency}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan has no purchase order type that can be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan has no active warehouse.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create one there, then read the lists again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decides how ServiceTitan receives the goods and makes the bill.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan receives each order the moment it is made, and makes the vendor bill itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ML Connector receives each order after it was made; ServiceTitan then makes the vendor bill.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not counted: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The company has no stock item yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the {n} stock items has one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{filled} of {n} stock items have one; none is a code in ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{filled} of {n} stock items have one; {matching} are the code of a material or equipment in ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ML Connector made a mistake in this step; nothing that was saved is lost. Try again; if it happens again, send the diagnostics file (Settings, “Save diagnostics”).</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>ML Connector goes on here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It keeps syncing in the background. Quit it with the menu of this icon.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Only</name>
    <message>
        <source>Only those of the bar {day}  ✕</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only those of the bar {day}: show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only {name}: show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only {name}  ✕</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OpeningDialog</name>
    <message>
        <source>Send the opening stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send opening stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What lay in each godown on the evening before the go-live date {day} is sent, one record for each godown. It is sent once: asked again, only what changed since then is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If ServiceTitan holds that stock already, leave this: it would be counted twice.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OrganizationField</name>
    <message>
        <source>Reading the list</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message>
        <source>{n} of {all} sent and read back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 needs nothing sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} need nothing sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{label} still waits: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} still wait. {label}: {why}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message>
        <source>Last run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oldest waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moved in 14 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the journal…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finish set-up…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check connections…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review 1 record…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review {n} records…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open this setting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No record waits for a person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{sent} of {all} sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing new</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>did not succeed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run is under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused until you resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused until then</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run planned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every {n} min</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PaymentTypeDialog</name>
    <message>
        <source>Take it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As ServiceTitan calls it, exactly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This payment type is in the table already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter the payment type, and choose what it means.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Period</name>
    <message>
        <source>Period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From – to…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QMenu</name>
    <message>
        <source>For 1 hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until tomorrow 09:00</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until I resume</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Steps of the set-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set up ML Connector</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RailStep</name>
    <message>
        <source>Step {n}: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>{n} more reasons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records wait for this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show invoice {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show {label}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More for this record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget the link…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Void it in Zoho Books…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring Zoho Books up to date…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send the difference…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel and send again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel its documents…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ignore…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in Vendors &amp; items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in the audit trail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{label} was copied.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecordActs</name>
    <message>
        <source>{count} waits for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} wait for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{field} of “{name}” in {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} fields of “{name}” in {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What {system} has stands. In {other} this is changed:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change it in {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{field}: “{before}” becomes “{after}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to replay: what is selected is in sync or under way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to ignore: nothing of what is selected needs attention.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecordTable</name>
    <message>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecordsPage</name>
    <message>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go-live date {date}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{record}, {party} or number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No record matches “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No record is in this selection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known yet. The first run has not finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No vouchers since the go-live date {date}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing since the go-live date {date}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change date…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{chosen} of {all} selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{records}, {amount} together</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReferenceSection</name>
    <message>
        <source>Off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is written to Zoho Books.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New ones on click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What only ServiceTitan has is created in Zoho Books when you say so. Changed fields are written there as the table below says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New ones by themselves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What only ServiceTitan has is created in Zoho Books without asking. Changed fields are written there as the table below says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is written to ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What only Zoho Books has is created in ServiceTitan when you say so. Changed fields are written there as the table below says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What only Zoho Books has is created in ServiceTitan without asking. Changed fields are written there as the table below says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selling price</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchase price</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose value stands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho Books&apos;, which ServiceTitan does not take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing is off in a direction that these need, so their differences wait for you: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose value of a field stands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is written to Zoho Books; a change there is undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is written to ServiceTitan; a change there is undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A change is written to the other side; of two the later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is written; the difference waits in Needs attention.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each side keeps its own, and nobody is told.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When two are linked first, an empty field takes what the other side has, unless you are asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not compared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho Books&apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The newer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link what ServiceTitan and Zoho Books both have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendors, customers, items and taxes that have exactly the same name, or SKU, on both sides. What is written, and where, you choose for each kind; nothing is ever deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selling and buying</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selling only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Buying only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To which its sales are booked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As Zoho Books chooses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To which its purchases are booked. Without one no item that is bought can be created.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None: new items wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link vendors by their name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A name serves a vendor or a customer in Zoho Books, not both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes and address cost one of the day&apos;s calls for each vendor that was changed in Zoho Books.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link customers by their name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In ServiceTitan only the name of a customer can be changed from here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address costs one of the day&apos;s calls for each customer that was changed in Zoho Books.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link items by their SKU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Materials and equipment of ServiceTitan with items of Zoho Books; services are left alone. What is created in ServiceTitan becomes a material.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link taxes by their name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax zones of ServiceTitan with taxes of Zoho Books; rates that differ are shown. Nothing is written: ServiceTitan&apos;s API takes no tax zone, and the rates of Zoho Books are the accountant&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendors &amp; items</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReleasedDialog</name>
    <message>
        <source>1 record would be released</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records would be released</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voucher</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why it waits now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a voucher first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first {n} are listed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not looked at yet: there are too many</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Can be sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Still waits. {why}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReplayDialog</name>
    <message>
        <source>Replay {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to replay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What still lacks a match comes back to this list by itself; nothing is sent twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worth {amount}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this and replay the rest again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RowActs</name>
    <message>
        <source>More actions</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RowsTable</name>
    <message>
        <source>Columns: press one to sort</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RuleDialog</name>
    <message>
        <source>Account rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It decides a line that is all of what you enter. Empty: whatever it is. *: any, but not none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its code in ServiceTitan, exactly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Category</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the pricebook, exactly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GL account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number or name in ServiceTitan, exactly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Business unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its number; * for whatever is on a job.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account of Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chart of accounts could not be read; sign in to Zoho Books first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the account.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunCard</name>
    <message>
        <source>Progress of this run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was begun is finished; the rest follows with the next run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SalesSection</name>
    <message>
        <source>A custom field of ServiceTitan&apos;s invoices; it then says “Paid in Zoho Books: …”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None: nothing is written to ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan shows no custom field of invoices; create one there first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list could not be read. {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, not in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send invoices to Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are marked as sent there, which books them; nothing is mailed. A negative one becomes a credit note.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send payments to Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What customers paid; each waits until the invoices that it pays went there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send credit memos to Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They become credit notes, and pay the invoices that they are applied to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show them at their invoice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What somebody enters there against invoices that went from here, beside the record of the invoice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show them at their job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expenses of Zoho Books whose reference number is the number of a job, beside the invoices of that job. They are only shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What comes back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan&apos;s API takes no expense, no invoice and no payment. What is entered in Zoho Books can be shown here, and what was paid there can be noted in a custom field; nothing else is possible.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes the lines that have neither a rule nor an item; they are sent and flagged, so that somebody looks at them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None: such an invoice waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why no tax is charged, for what ServiceTitan charges none on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two letters, such as KA. Sold to a customer of the same state, CGST and SGST apply, else IGST.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Income</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job and business unit always stand in the description of a line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A text field with “prevent duplicate values”, added in Zoho Books to whatever is sent: invoices, credit notes, payments. With it Zoho Books itself refuses a second one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>such as cf_servicetitan_id, or its label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the business unit does not say. Empty: the base currency of the books.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sales</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SalesTables</name>
    <message>
        <source>The chart of accounts could not be read; sign in to Zoho Books first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Material</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equipment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Price modifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unspecified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A line whose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>goes to the income account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looked through from the top; the first rule that fits a line decides. What no rule fits goes where the item of Zoho Books with the same SKU goes, else to the fallback account.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No rule yet: each line goes where the item of Zoho Books with the same SKU goes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SKU is {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GL account is {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kind is {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>business unit is {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type of job is {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A line for the account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is booked by the item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In Zoho Books a line of an invoice has no account: its item decides. Name one for each account that your rules, or the fallback, choose for lines whose own item does not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet: a line whose own item does not go to its account waits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment type in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check, Cash, Credit Card, ACH and EFT/Bank Transfer are known without an entry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None: what is not known by its name goes as “Others”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode of a payment type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its money goes to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The money of a type that is not listed goes to Undeposited Funds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None: all money goes to Undeposited Funds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account of a payment type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SecretField</name>
    <message>
        <source>Replace…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the old one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept in this PC&apos;s keyring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comes from the environment of this program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept until this program ends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stored. Type to replace it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide {what}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sections</name>
    <message>
        <source>User in TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User and password…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only where the company asks for them when it is opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credentials…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Environment, tenant, client id and secret, and app key; they are tested when they are saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the ledgers of a voucher are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open ledgers in Mapping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taxes, freight, discounts, round-off and what is left out. ML Connector goes by the ledger&apos;s group; where that does not fit, give the ledger a role of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save diagnostics…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What support needs in one file, without secrets. You see everything in it before it is saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchases</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed vouchers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ledger roles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normally http://localhost:9000. TallyPrime shows its port under F1 &gt; Settings &gt; Connectivity.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the companies open in TallyPrime now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Three letters, such as INR or USD. It must be the currency of the business unit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So that whoever works in TallyPrime is not held up. 0 to 60.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After that the question is given up and asked again later. 1 to 3600.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The one whose bills these are; its currency must be that of the Tally company.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a type that receives automatically, ServiceTitan receives each order by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receives expense lines, and lets a second PC that sends to this tenant be noticed. Stock goes where the godown says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found out by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} decimals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By itself: two, until documents of this tenant show that ServiceTitan keeps more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send purchase vouchers of TallyPrime to ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rent, fuel and the like stay in TallyPrime only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send them by a SKU for each ledger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each ledger needs a SKU in Mapping; the lines are received at the default warehouse.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan cannot be told serial numbers, so a voucher with equipment waits for you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send it like material</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only where your equipment carries no serial numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare the units of TallyPrime and ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A voucher in another unit waits, instead of receiving ten boxes as ten pieces.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counted from the end of the last run. 1 to 1440; usually 10.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run begins before. Empty: from midnight.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run begins after. Empty: until midnight.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sync now works at any time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vouchers dated before it are not sent. With an earlier date the next run sends older ones too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The change waits in Needs attention with what differs; ServiceTitan stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace it in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its receipt and purchase order are cancelled and the new version is sent, without asking. What was exported from ServiceTitan waits for you all the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When a voucher is altered, cancelled or deleted in TallyPrime after it was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Older entries are removed; what is left can still be verified. 0: all are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty: as the system says. TallyPrime is never asked through a proxy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>http://proxy.office:8080</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes effect when ML Connector is started again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address of the Atom feed in which new versions are announced, https only. Once a day ML Connector looks there and says when there is a newer version; it never downloads one. Empty: it does not look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>https://example.com/releases.atom</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ServiceTitanDialog</name>
    <message>
        <source>ServiceTitan credentials</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Integration (for trying things)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At an address of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Environment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan shows it under Settings &gt; Integrations &gt; API Application Access.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shown once when it is made there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Belongs to the app in ServiceTitan&apos;s developer portal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Still missing: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is being tested.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Testing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved. ServiceTitan accepts the credentials of tenant {tenant}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ServiceTitanStep</name>
    <message>
        <source>ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ML Connector signs in as an app of your own. It is tested as soon as all four values are there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Integration (sandbox)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At an address of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Environment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tenant ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>App key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Secrets are kept in the keyring of this PC, never in a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where do I find these?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tested once all four values are there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test &amp;again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter tenant ID, client ID, client secret and app key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan is being asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The test did not pass yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tenant ID is a number, such as 1234567890.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan is being asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known once the tenant answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not permitted: {names}. {advice}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {n} that are needed are granted</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run set-up again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 change is not saved: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} changes are not saved: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not right yet: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings are saved. They hold from now on.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SkuHolderField</name>
    <message>
        <source>Compared exactly with the code of a material or equipment in ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the stock item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting the stock items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not counted: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{filled} of {all} stock items have one; {matching} of these are codes in ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{filled} of {all} stock items have one; none is a code in ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No stock item has one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No stock item has one, so no voucher could be sent</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SnoozeBlock</name>
    <message>
        <source>Notifications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None for 4 hours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None until tomorrow 09:00</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show them again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One for each cause, ever less often; the icon and this window go on saying it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None until {time}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartStep</name>
    <message>
        <source>Everything is set. This is what happens when you start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is set and already holds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for what is new every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Working hours and everything else can be changed in Settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go-live date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start syncing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The dry run was not made yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From now on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>integration (sandbox)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at an address of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{company}”, {currency}, at {url}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tenant {tenant}, {where}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bills and vendor credits are sent there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sales are sent there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bills, vendor credits and sales are sent there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 voucher over {amount} is sent now, and read back from ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} vouchers over {amount} are sent now: the first one alone, the others once it was read back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is sent now; the next purchase entered in TallyPrime is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record waits for you on the page “Needs attention”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records wait for you on the page “Needs attention”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ML Connector stays in the tray and looks every minute.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ML Connector stays in the tray and looks every {n} minutes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is sent now; the next bill that is posted in ServiceTitan is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 document over {amount} goes to Zoho Books now, and is read back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} documents over {amount} go to Zoho Books now, and are read back.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StateFilter</name>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Step</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details of the step at {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details, redacted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy these details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StockChoice</name>
    <message>
        <source>Let ServiceTitan&apos;s &amp;stock follow TallyPrime&apos;s, too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You can switch it on later in Settings. Without it only purchases bring stock in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read &amp;again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How stock reaches ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendor for stock clearing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create one such as “TallyPrime stock clearing” in ServiceTitan, and buy nothing else from it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Return type for stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best one that receives the vendor&apos;s credit by itself: then nobody has to finish the returns.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stock in ServiceTitan at go-live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read the lists again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the vendor for stock clearing, or leave stock off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the return type for stock, or leave stock off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create one there, then read the lists again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan has no active return type.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StockDocumentsSection</name>
    <message>
        <source>Documents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stock clearing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Request {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchase order {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In at {place}, from {vendor}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Return {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out of {place}, to {vendor}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>correction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receipt {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not received yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transfer {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adjustment {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference number {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>posted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not posted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pending</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>returned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>credited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>status not known</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StockPage</name>
    <message>
        <source>Stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening stock…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show them…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Item, SKU or place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct all {n}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adding up what lies where…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No item or place matches “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known yet. The first run with stock has not finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No differences by what was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No differences among what can be compared; {n} places or items cannot be.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No differences. TallyPrime was last asked for its balances {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is in this selection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of it can be corrected now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct {n}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{chosen} of {all} selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Difference: ServiceTitan&apos;s stock report of {time} less TallyPrime.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Difference: what ServiceTitan holds by what was sent, less what TallyPrime says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record is being sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records are being sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: 1 record is sent once sending resumes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: {n} records are sent once sending resumes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record is sent with the next run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records are sent with the next run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is to be done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} more are left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show it in Mapping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the item&apos;s name</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StockReport</name>
    <message>
        <source>{name} (not in the list)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The column with the warehouse or truck.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The column with the item&apos;s code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The column with the quantity on hand. The report is read once all three are chosen.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StockSection</name>
    <message>
        <source>Counted twice?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off as a rule: ServiceTitan&apos;s own job consumption takes this stock out already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voucher types that are sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}  ·  not in the company</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are listed here once the company was read from TallyPrime.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let ServiceTitan&apos;s stock follow TallyPrime&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create a vendor such as “TallyPrime stock clearing” in ServiceTitan and buy nothing else from it. Its balance is the sum of quantity × recorded cost of Tally&apos;s adjustments.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best one that receives the vendor&apos;s credit by itself: then nobody has to finish the returns.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan documents it nowhere. Until then a movement is shown as waiting, never as done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Columns of the workbook</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As in the template that your ServiceTitan lets you download. Empty: the column is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stock report of ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A report of yours that lists item, location and quantity on hand. With it the page Stock compares what ServiceTitan itself says, and nothing is called in sync that it says otherwise. Without one what was sent is compared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stock</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StockTable</name>
    <message>
        <source>What lies where</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TableField</name>
    <message>
        <source>Add…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a row first.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TagDialog</name>
    <message>
        <source>Reporting tag of a business unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Business unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id of the tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id of its option</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both are long numbers of Zoho Books.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter the business unit and both numbers, digits only.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TallyAddressField</name>
    <message>
        <source>Look for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the usual ports of this PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something is at {places}, but does not answer now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime does not answer at any of the usual ports, 9000 to 9010.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime answers at {places}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TallyHelp</name>
    <message>
        <source>In TallyPrime open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F1: Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connectivity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client/Server configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime acts as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the rest as it is, accept with Ctrl+A, and let TallyPrime restart. This check turns green by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C&amp;opy these steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Port is not 9000…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port of TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Use this port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Port is not {port}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TallyPassword</name>
    <message>
        <source>Password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User name in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only for a company with users and passwords. The password is kept in the keyring of this PC.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TallyStep</name>
    <message>
        <source>TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Company open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checked once the port answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comes with the dry run: counts vouchers, suppliers, items and godowns; changes nothing in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check &amp;again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It keeps its books in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tally does not tell its currency; amounts are never converted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The company asks for a user name and password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is &amp;no TallyPrime here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only ServiceTitan and Zoho Books are connected then: bills and returns go there. Nothing comes from TallyPrime. It can be added later in Settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime is being looked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime does not answer yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a company that is open in TallyPrime.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the currency of the company.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ML Connector reads TallyPrime on this PC. It never writes into it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port {port} answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port {port} takes the question and does not answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port {port} does not answer as TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {all} checks passed · checked at {time}, again every 3 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Started {time} on this PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On this PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something is at its port. Whether it is TallyPrime is known once it answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was not found among the programs of this PC. Start it and open the company.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime is not running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The programs of that PC cannot be seen from here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it in TallyPrime (Alt+F3 › Select Company). If it asks for a password, log in there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No company is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The open companies could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it in TallyPrime (Alt+F3 › Select Company), or choose one that is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is not open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which company do you buy in?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the company</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checked once the port answers. Educational mode keeps only the days 1, 2 and 31 of a month.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TallySteps</name>
    <message>
        <source>In TallyPrime open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the rest as it is, accept with Ctrl+A, and let TallyPrime restart. This check turns green by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy these steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port is not {port}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TallyUserDialog</name>
    <message>
        <source>User in TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only where the company asks for a user and a password when it is opened; otherwise leave it empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send them over the network to the other PC, unencrypted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The password is missing.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TargetPicker</name>
    <message>
        <source>+  Create “{name}” in ServiceTitan…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the unit exactly as ServiceTitan shows it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing in ServiceTitan&apos;s list matches “{typed}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan&apos;s list was not read yet; the next run reads it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a vendor of ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a material or equipment of ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a warehouse or truck of ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a role, or type an item of ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the unit as ServiceTitan shows it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a name of ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No. {id} in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (No. {id})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TargetPopup</name>
    <message>
        <source>Enter takes the marked row · Esc leaves it without a match</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TimelineSection</name>
    <message>
        <source>Timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 earlier step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} earlier steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its earlier steps were removed by retention.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ML Connector is starting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review 1 record…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review {n} records…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open ML Connector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop this run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No notifications for 4 hours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show notifications again (off until {time})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UpdateBlock</name>
    <message>
        <source>Newer versions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the release feed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter the address of a release feed first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last look, {time}, failed. {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is looked for, as no release feed is set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {version} is available, looked {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the newest version, looked {time}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VersionBlock</name>
    <message>
        <source>Keeps ServiceTitan in step with TallyPrime. It stands under the MIT licence.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VoucherSection</name>
    <message>
        <source>Voucher</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No invoice no.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled in Tally: it has no lines.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No lines.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all {n} lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Narration: {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount {sign}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Qty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Total as in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discount {n} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>billed {quantity}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tracking no. {number}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WelcomeStep</name>
    <message>
        <source>Welcome</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A few short steps connect TallyPrime, ServiceTitan and Zoho Books. Each step checks what you enter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What ML Connector does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It reads purchase vouchers from TallyPrime. It never writes into Tally.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It enters each one in ServiceTitan as a purchase order and a receipt, once, to the same total.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If you use Zoho Books, it books there what was bought and sold in ServiceTitan, once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whatever has no exact match waits for you. Nothing is guessed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you need now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime open on this PC, with the company you buy in. Who has only ServiceTitan and Zoho Books says so at the next step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From ServiceTitan: tenant ID, client ID, client secret and app key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About ten minutes. You can stop at any step; what you entered is kept.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Wizard</name>
    <message>
        <source>Set-up — ML Connector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is sent before the last step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ML Connector is set up. What you change here holds at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel set-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you entered is kept; the set-up goes on where you left it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you changed holds already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {n} of {all}: {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Work</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WorkbookButton</name>
    <message>
        <source>Export the import workbook</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excel workbook (*.xlsx)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits for the workbook; no file was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rows} rows are in {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 row is in {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upload it in ServiceTitan (Inventory &gt; Adjustments &gt; import).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 movement is in an earlier file and not in this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} movements are in an earlier file and not in this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The movement that waits is in a file that was exported before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {n} movements that wait are in files that were exported before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upload that file. Export them once more only if it is lost and was never uploaded: what is uploaded twice is counted twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing new to export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export once more…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export workbook…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No movement waits for upload.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ZohoDialog</name>
    <message>
        <source>Sign in to Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and sign in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the client is registered. Your own account may be in another one; the sign-in finds it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server-based application</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mobile-based application (signs in with PKCE)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a client of that kind at api-console.zoho.com; both are shown there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the page again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy its address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Register this address for the client, to the letter: {address}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sign-in is under way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Still missing: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the browser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in there and choose Accept; this window goes on by itself. It waits for five minutes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho&apos;s page is open in your browser.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody is signed in by this. Close the page in the browser.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The account is at an address of this PC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Region of the account: {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has no organization of Zoho Books yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its organization: {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has {n} organizations: {names}. Choose one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not granted: {names}. Sign in again and agree to everything that is asked.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ZohoSection</name>
    <message>
        <source>Account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{act}: Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Region, kind of client, client id and secret, and the port are entered there; then your browser opens. Signing out revokes the sign-in at Zoho.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No client is entered yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client {id} · {region}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not signed in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sign-in is kept in this PC&apos;s keyring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sign-in comes from the environment of this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sign-in is kept until this program ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed out; the sign-in is revoked at Zoho.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed out here, but Zoho could not be told: remove ML Connector there among the connected applications.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho counts the calls of all programs of the organization together. ML Connector stops when only so many are left, and goes on at midnight there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>calls a day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect ServiceTitan with Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose books they are. Once something was sent, this profile stays with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho blocks an organization above 100 a minute, whoever calls; fewer leave room for others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho allows 5 with the free plan and 10 with the others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At the total of a document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On each line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As your organization is set in Zoho Books, whose API does not say. With the wrong one taxes differ: by one coin a document gets an adjustment, by more it waits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in and choose the organization first.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ZohoStep</name>
    <message>
        <source>Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read &amp;again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose books they are. Once something was sent, this PC stays with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes the lines that no rule fits; such a bill is flagged. Without one it waits. Rules are made in Settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send &amp;bills and vendor credits to Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sales, and vendors, customers and items kept alike, are switched on in Settings afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect Zoho Books: without TallyPrime nothing else is connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the organization.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next without it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only where your books are kept there. You can go on without it, and do it later in Settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the bills, returns and sales of ServiceTitan go.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody is signed in on this PC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in &amp;again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Connect Zoho Books…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Starting</name>
    <message>
        <source>ML Connector is starting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ML Connector made a mistake and cannot start ({kind}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start it again. If it happens again, send the file that the command “ml-connector diagnostics FILE.zip” makes.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>alike</name>
    <message>
        <source>It is written to {system} now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: it is written to {system} once sending resumes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is written to {system} with the next run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On both sides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only in {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SKU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What becomes of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for a setting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Was refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Linked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What differs is written, or asked, as the settings say for each field.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taxes are entered by hand in {system}; here they are only compared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing to {system} is switched off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New ones are created in {system} by themselves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New ones are created in {system} when you say so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is linked yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is only in {system}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taxes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 vendor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} vendors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} customers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 tax</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} taxes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selling price</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchase price</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed on both sides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>read only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>direction is off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Has no SKU, and cannot be told</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is created in {system} with the next run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Can be created in {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cannot be created in {system} from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing to {system} is switched off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several have this SKU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several have this name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inactive in {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent without an answer; it is looked for</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>attention</name>
    <message>
        <source>Choose what “{name}” is in Zoho Books; {count} then go out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what “{name}” is called in ServiceTitan; {count} then go out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create the vendor “{name}” in ServiceTitan; {count} then go out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create “{name}” in ServiceTitan; {count} then go out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget that both are the same, after asking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try {count} again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See what differs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is the same document: say so for {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is another document: send {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See both values, and say whose stands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say by hand what “{name}” is on the other side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the setting that decides this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out {count}, with a reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 cause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} causes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rupees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dollars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>euros</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pounds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting {age}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>expanded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>collapsed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleted in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lacks 1 more thing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lacks {n} more things</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>audit</name>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read from Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tally company</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Renamed in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backup restored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Planned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About to send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused, resumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run missed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Works again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Control totals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import workbook</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Searched there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Secret</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Old entries removed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>books</name>
    <message>
        <source>Connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Region of the client</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address of the simulator of Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client id of Zoho</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of client</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port for the way back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Organization</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calls a minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calls at the same time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Daily reserve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send bills</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When a purchase goes to Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Returns to vendors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When a sent bill changes in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Currency of ServiceTitan&apos;s amounts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fallback account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account of the tax</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account of the freight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account of the restocking fee</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State in which the company buys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax within the state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax between states</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reverse charge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax of what has none of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reporting tags of business units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Locations of business units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Custom field for the business unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Custom field for the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Custom field for ServiceTitan&apos;s key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark as exported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field for Zoho&apos;s id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credit memos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payments entered in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Custom field for what was paid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expenses of a job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When a sale goes to Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When a sent sale changes in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Currency of ServiceTitan&apos;s sales</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Income rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fallback account of sales</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Item by income account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reporting tags of sales</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Locations of sales</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Custom field for ServiceTitan&apos;s key in sales</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax exemption</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State in which the company sells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where Zoho Books rounds taxes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment modes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deposit accounts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep both sides alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taxes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendors to Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendors to ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customers to Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customers to ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items to Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items to ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fields of vendors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fields of customers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fields of items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a new item of Zoho Books is for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Income account of a new item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchase account of a new item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client secret of Zoho</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign-in to Zoho</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>United States (zoho.com)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Europe (zoho.eu)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>India (zoho.in)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Australia (zoho.com.au)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Japan (zoho.jp)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Canada (zohocloud.ca)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>China (zoho.com.cn)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saudi Arabia (zoho.sa)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>United Kingdom (zoho.uk)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An address of this PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was bought in ServiceTitan becomes bills in Zoho Books, and what was returned becomes vendor credits; what was sold can follow. Nothing is posted twice; what somebody typed into Zoho Books by hand is left alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When its bill is posted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is posted in ServiceTitan does not change any more as a rule.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When its bill is created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier; what is corrected before posting is followed, or asks you, as chosen below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When it is received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without waiting for a bill; the bill that follows is attached to what went. A vendor&apos;s invoice that differs from the receipt then needs you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The change waits in Needs attention; Zoho Books stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow it in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The bill is changed or voided there without asking. What is paid, or was changed by somebody there, waits for you all the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When it is posted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When it is created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The invoice or credit note is voided there and sent anew, without asking. One that is paid there waits for you all the same, and so does every payment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many calls are left today is known after the next answer of Zoho Books.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{left} of today&apos;s {limit} calls are left until {time}; ML Connector can make {usable} of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waits for approval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>overdue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paid in part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>void</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>used up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>status not known</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>booksmapping</name>
    <message>
        <source>Zoho vendors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendor in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendor in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A vendor that has exactly the same name in Zoho Books needs no entry here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits for a vendor of Zoho Books, and none is mapped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho customers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A customer that has exactly the same name in Zoho Books needs no entry here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits for a customer of Zoho Books, and none is mapped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Item or service in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Item in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An item whose SKU in Zoho Books is exactly the code needs no entry here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits for an item of Zoho Books, and none is mapped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho accounts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Item or GL account in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is mapped here comes before the account rules in Settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits for an account of Zoho Books, and none is mapped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho taxes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax zone, item or GL account in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A tax zone that is called exactly as a tax of Zoho Books needs no entry here. What is mapped for an item or a GL account comes before the tax it prefers there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits for a tax of Zoho Books, and none is mapped.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>1 record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record is tried again now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records are tried again now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: 1 record is tried again once sending resumes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: {n} records are tried again once sending resumes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record is tried again with the next run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records are tried again with the next run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: nothing is sent until sending resumes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a vendor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a location</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a ledger&apos;s role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a decision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all can be sent now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it can be sent now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} can be sent now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 still lacks {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} still lack {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} need nothing sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits for it now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Would release {count}, {amount}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} left out: replaying it would cancel or correct what was sent, or overrule a change that somebody made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} left out: replaying them would cancel or correct what was sent, or overrule changes that somebody made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide these one by one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} left out: perhaps a duplicate. Say first whether it is the same document.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>drawer</name>
    <message>
        <source>In ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Return {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchase order {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receipt {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Booking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as credit {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as bill {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names}. Look at them in Zoho Books, or add a rule.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No rule had an account for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account rules…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{tax} under reverse charge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of its own: nothing is sent for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bill {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendor credit {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pending</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>returned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>credited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>status not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Supplier: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice: {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bill: {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendor credit: {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>posted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not posted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None, and none follows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None. Replay takes it up again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet. It follows once this is settled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {n} more lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ties with ServiceTitan: {amount}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Differs from ServiceTitan by {amount}: booked {booked}, there {wanted}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Date: {date}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Total in ServiceTitan: {amount}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget the link, and what is left stands on its own; to leave it so, ignore it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 field differs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} fields differ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say below whose value stands; the other side is changed then. To leave both as they are, ignore it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing can be written for it from here: change it by hand on one side, or ignore it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both sides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create in {system}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing to {system} is switched off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As {here} has it; {there} does not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep this…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{field}: what {system} has stands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{field} is changed in {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is written to {system} for it from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep all {n} of {system}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} fields are changed in {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>before it was created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>before they were made alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is linked, and {system} does not list it any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is being created.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No field is known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing yet. It follows once this is settled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create in {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change in {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not sent yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>being sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no answer yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not carried out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>item {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not applied yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax · {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as payment · {mode}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undeposited Funds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the account “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as credit note {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as invoice {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Booked to the fallback account.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Income rules…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entered in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expenses of its job in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan&apos;s API takes no expense: they are only shown here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan takes no payment: a custom field of its invoice says “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan refused to note it: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan takes no payment: the next run notes it in its field “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan takes no payment: they are only shown here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pays invoice {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount} still to be paid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount} of it is not used yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet. It follows once it is posted in ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paid in Zoho Books: {amount}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>received in part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waits for approval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rejected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>approved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for vendor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for location</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for ledger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for a setting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for tax</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for its invoice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first} and more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not alike.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same on both sides.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In Zoho Books.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent, and not counted there yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for your upload.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to send.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in sync.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every document counts there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read back and equal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It goes out with the next run, {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next run sends it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is tried again by itself, {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is tried again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho Books gave no clear answer: it is looked for before anything is sent again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its document in Zoho Books is being voided.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is being written to Zoho Books.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No clear answer came: it is looked for before anything is written again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is being written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan gave no clear answer: it is looked for before anything is sent again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its documents in ServiceTitan are being cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is being written to ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>altered, read {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next try {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next check {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None. Replay takes the voucher up again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None found yet. Its rows carry the reference number {number}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet. They follow once this is settled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet. A purchase order follows once the vendor is matched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet. A purchase order follows once the item is matched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet. A purchase order follows once the location is matched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet. A purchase order follows once this is settled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{one} → {other}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} godowns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Total as in Tally: {amount}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchase order: {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Return: {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference number: {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Linked to {number}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>formats</name>
    <message>
        <source>yesterday {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tomorrow {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in {n} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in {n} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in {n} days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>health</name>
    <message>
        <source>TallyPrime on this PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running since {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime is on another PC, {host}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This PC does not let its programs be listed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime is not seen among the programs that run here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start TallyPrime and open the company; this turns green by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It answers, but is not seen among the programs that run here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It stands in the notification area.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This desktop shows no tray icons. The window stays open instead.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>listed</name>
    <message>
        <source>Number {id}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number {id}, not in the list</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>mapping</name>
    <message>
        <source>CSV file (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excel workbook (*.xlsx)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON file (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mappings (*.csv *.xlsx *.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import mappings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export mappings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 mapping was written to {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} mappings were written to {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} new</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} would be released.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> and {n} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in TallyPrime yet, as far as it was read: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>new: {target}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{before} becomes {target}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} % alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By its group: {group}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By its group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No longer mapped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is no longer in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is inactive in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several active entries are called “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type to choose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Those that records wait for first, then weak ones and those without a match.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exact matches need no entry here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 vendor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} vendors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendor in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendor in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {n} vendors have a match.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No vendor matches “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime has no suppliers, as far as it was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} active vendors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stock item in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Material or equipment in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {n} items have a match.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No item matches “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime has no stock items, as far as it was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} active materials and equipment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Locations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 location</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} locations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Godown in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warehouse or truck in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {n} locations have a match.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No location matches “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime has no godowns, as far as it was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} active warehouses and trucks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ledgers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 ledger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} ledgers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ledger in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it is in the bill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {n} ledgers have a role.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No ledger matches “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No purchase with ledger lines was read yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A ledger&apos;s role follows from its group in Tally; say here what it is where that does not fit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits for a unit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No unit matches “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime has no units, as far as it was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A unit that is called the same in ServiceTitan needs no entry here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mapped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known yet. The first run has not finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is mapped by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of them matches without an entry here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What has no match has a suggestion: see “Weak”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What has no match has no near name either: see “None”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 change is saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} changes are saved.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>overview</name>
    <message>
        <source>1 record synced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records synced</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Overview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendors &amp; items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>records</name>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Synced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ignored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All flows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchases</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bills in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sales in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendors &amp; items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Supplier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Supplier or customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendor or customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voucher</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice no.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order or return</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchase order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount ({sign})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number of its document there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchase orders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bills</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Currency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>sales</name>
    <message>
        <source>Check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credit card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bank transfer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bank remittance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auto transaction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invoice {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credit note {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payment {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>overdue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paid in part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>void</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>status not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Void it in Zoho Books…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Void and send again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Somebody voided or deleted it in Zoho Books: it is sent there anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A payment is never changed or taken back from here. Correct it in Zoho Books, or delete it there: then it is compared, and sent anew only if it is gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is cancelled in ServiceTitan: its document in Zoho Books is voided, unless something is paid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Void it in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its document in Zoho Books is voided, unless something is paid, and it is sent anew as ServiceTitan says it now, with a suffix to its number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Void and send again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>start</name>
    <message>
        <source>ML Connector is running already, but does not answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may be starting or ending: try again in a moment, else end it in the Task Manager.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>stock</name>
    <message>
        <source>ServiceTitan lets no program adjust, transfer or count its stock. It can bring stock in by the receipt of a purchase order and take it out by a return to a vendor, or a person uploads a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic, through a clearing vendor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An increase is received from a vendor set aside for it, a decrease is returned to it; what remains on that vendor is the value of Tally&apos;s adjustments. ServiceTitan&apos;s own accounting export would include these bills. They never flow on to Zoho Books. Somebody posts the receipts in ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import workbook</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Movements are gathered into an Excel file that you upload in ServiceTitan (Inventory &gt; Adjustments &gt; import). There are no bills; each movement waits for your upload until ServiceTitan shows its reference number, and then closes itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When the vendor&apos;s credit is received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The safe choice: a movement is never shown as done too early.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When it is returned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose this if your tenant takes the stock out then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When it is created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose this only if you saw the quantity fall at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same as Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Somebody counted it in, or entered it. Movements since the go-live date are sent, nothing before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tally&apos;s stock of the evening before is sent when you ask for it on the page Stock (Opening stock).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs in ServiceTitan take the goods they use out of its stock already. With these switched on, the same goods are counted twice unless nothing is consumed in ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is ticked is sent. Do not enter the same transfers, counts and returns by hand in ServiceTitan: they would be counted twice. What you leave out has to be entered there, or the numbers drift apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was read is compared with TallyPrime&apos;s closing balances once a night.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Control totals are not known yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{when}: all {n} items equal TallyPrime&apos;s closing balances; {listed} also its Stock Summary.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Control totals tie.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{when}: {n} of {all} items do not equal TallyPrime&apos;s closing balances or its Stock Summary.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Control totals do not tie.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>stock_page</name>
    <message>
        <source>Differences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not counted yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not compared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What TallyPrime says lies there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What ServiceTitan held at go-live, and what was sent since</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent, but ServiceTitan counts it only once it is posted, or the return is finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What ServiceTitan&apos;s own stock report says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What ServiceTitan has more than TallyPrime; with a minus what it lacks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Item total only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not matched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record not settled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records not settled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for posting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not known what ServiceTitan held here at go-live: TallyPrime&apos;s openings are of another period. With a stock report of ServiceTitan, named in Settings, it can be compared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tally {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as sent {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not counted yet {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>report {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>difference {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} differences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no differences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} not compared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 movement waits for upload.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} movements wait for upload.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the workbook and upload it in ServiceTitan (Inventory &gt; Adjustments &gt; import). They close themselves once ServiceTitan shows their reference numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 movement is sent and not counted yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} movements are sent and not counted yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchases at {places} are received and not counted yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan counts a receipt once somebody posts it there (Accounting &gt; Batch and post), and a return once it is finished (Inventory &gt; Returns). No program can do that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These changes are added to the import workbook. ServiceTitan has them once you have uploaded it; nothing changes in TallyPrime.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What ServiceTitan lacks is received there from the clearing vendor, what it has too much is returned to it, at the recorded cost or the item&apos;s closing rate. It counts once it is posted; nothing changes in TallyPrime.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 place is left out: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} places are left out. The first: {why}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>Tax</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tax the supplier charged: the purchase order&apos;s tax</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shipping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freight, other charges, round-off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spread over the lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discounts: spread by value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not part of the bill: tax deducted at source, reverse charge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goods</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Already in the amounts of the stock lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Just read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perhaps a duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready to send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sending</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs approval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bill not made yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not posted yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for upload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Synced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleted in Tally</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being withdrawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ignored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled in ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed in Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perhaps there already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alike on both sides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gone on one side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sides differ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set-up needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tally offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cloud offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Up to date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}: {done} of {total}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 ignored voucher has no known bill.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} ignored vouchers have no known bill.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set-up is not finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is sent before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in to ServiceTitan again. Nothing is being sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in to Zoho Books again. Nothing is being sent there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known yet. The first run has not finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run has taken place on this PC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No full run has succeeded yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No success since {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in sync: 1 record needs attention.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in sync: {n} records need attention.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Syncing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in sync: the last run did not succeed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in sync yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In sync up to {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything up to {time} is in ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything else up to {time} is in ServiceTitan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything else up to {time} is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything up to {time} is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record is still under way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records are still under way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 record needs attention.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} records need attention.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last success {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused until you resume.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused until {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan does not answer since {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TallyPrime does not answer since {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoho Books does not answer since {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading masters from TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listing changed vouchers in TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading vouchers from TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing with the vouchers in TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading bills, receipts and returns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading invoices and payments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sending to Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map vendor…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map item…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map location…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map ledger…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map unit…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map account…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map customer…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map tax…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ignore…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tally purchases → ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tally stock → ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan bills → Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan sales → Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendors &amp; items, ServiceTitan ↔ Zoho Books</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{label} · stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last run {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run planned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next run {time} · {rest}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address of TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tally company</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Currency of the Tally company</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User in TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password over the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause after each question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest wait for an answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ServiceTitan environment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address of the simulator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign-in address of the simulator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tenant id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Business unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchase order type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default warehouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decimals of unit costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows in one answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send purchases</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SKU of an item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Purchases without stock items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equipment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Units of measure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send movements of stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How stock reaches ServiceTitan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stock in ServiceTitan at go-live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendor for stock clearing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Return type for stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When a return takes the stock out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sales and what comes back from them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voucher types that are left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Category of the stock report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stock report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report column of the location</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report column of the item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report column of the quantity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workbook column of the reference number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workbook column of the location</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workbook column of the item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workbook column of the quantity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workbook column of the cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workbook column of the date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workbook column of the memo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minutes between runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go-live date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When a sent voucher changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Working hours from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Working hours to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Working days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Days the audit trail is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release feed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>App key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password in TallyPrime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>replay that one first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set up a keyring for this desktop and unlock it, then start ML Connector again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}, change this in Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>export it once more on the page Stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on the page Stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
