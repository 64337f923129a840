<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>agio::Arming</name>
    <message numerus="yes">
        <source>Locked: no input for %n minute(s).</source>
        <translation>
            <numerusform>Locked: no input for %n minute.</numerusform>
            <numerusform>Locked: no input for %n minutes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>agio::KeyDialog</name>
    <message numerus="yes">
        <source>Taken: %1, %n character(s). It is not shown again.</source>
        <translation>
            <numerusform>Taken: %1, %n character. It is not shown again.</numerusform>
            <numerusform>Taken: %1, %n characters. It is not shown again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>agio::LadderView</name>
    <message numerus="yes">
        <source>%n order(s) above</source>
        <translation>
            <numerusform>%n order above</numerusform>
            <numerusform>%n orders above</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n order(s) below</source>
        <translation>
            <numerusform>%n order below</numerusform>
            <numerusform>%n orders below</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel all %n here</source>
        <translation>
            <numerusform>Cancel all %n here</numerusform>
            <numerusform>Cancel all %n here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>agio::OrderActions</name>
    <message numerus="yes">
        <source>%n joined order(s)</source>
        <translation>
            <numerusform>%n joined order</numerusform>
            <numerusform>%n joined orders</numerusform>
        </translation>
    </message>
</context>
</TS>
